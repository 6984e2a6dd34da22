import type { Job } from '../../src/model/job.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import type { Command, ViewContext } from '../shared/command.ts'
import { adminsOnly } from './admins-only.ts'

/**
 * /backup: copies the database beside itself and says where. The file never goes through Telegram: it holds what people follow, and their
 * numbers. Here are also the views of what admins are told of disk and backups unasked.
 */
export const backup: Command = {
  name: 'backup',
  description: 'command.backup',
  scope: 'admins',
  compose(composer, { store, startJob }) {
    composer.command(
      'backup',
      adminsOnly(async (ctx) => {
        const { destination } = ctx.here
        const answer = answerId(destination, ctx.update.update_id)
        const job: Job = { id: answer, kind: 'backup', destination, answerId: answer }
        await ctx.answer('backup.making', {}, (batch) => batch.put(store.jobs, job.id, job))
        startJob(job)
      }),
    )
  },
  views: {
    making: ({ t }) => ({ html: t('backup.making') }),
    done({ t, language }, args) {
      const size = (Number(args['bytes']) / 1e6).toLocaleString(language, { maximumSignificantDigits: 2 })
      return { html: t('backup.done', { file: String(args['file']), size }) }
    },
    failed: (context, args) => ({ html: context.t('backup.failed', { problem: problemOf(context, args) }) }),
    /** The automatic one could not be made. */
    missed: (context, args) => ({ html: context.t('backup.missed', { problem: problemOf(context, args) }) }),
    disk: ({ t }, args) => ({ html: t('backup.disk', { detail: String(args['detail']) }) }),
    diskBack: ({ t }) => ({ html: t('backup.disk-back') }),
  },
}

function problemOf({ t }: ViewContext, args: JsonObject): string {
  const { type, detail } = args
  if (type === 'exists' || type === 'full' || type === 'damaged') return t.plain(`backup.${type}`)
  return String(detail)
}

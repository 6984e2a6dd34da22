import { writeOpml } from '../../src/feeds/opml.ts'
import type { Job } from '../../src/model/job.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import type { Command } from '../shared/command.ts'
import { adminsOnly } from './admins-only.ts'

const LARGEST = 5 * 1024 * 1024 // bytes; a list of 20,000 feeds has four

/** /opml gives all feeds as an OPML file; such a file, sent by an admin, adds its feeds. */
export const opml: Command = {
  name: 'opml',
  description: 'command.opml',
  scope: 'admins',
  compose(composer, services) {
    const { store, startJob } = services
    composer.command(
      'opml',
      adminsOnly((ctx) => ctx.answer('opml.file')),
    )
    composer.chatType('private').on('message:document', async (ctx, next) => {
      const { file_id: fileId, file_name: name = '', file_size: size = 0 } = ctx.msg.document
      if (!ctx.here.isAdmin || !/\.(?:opml|xml)$/i.test(name)) return next()
      if (size > LARGEST) return ctx.answer('opml.too-large')
      const { destination } = ctx.here
      const answer = answerId(destination, ctx.update.update_id)
      const job: Job = { id: answer, kind: 'import-feeds', destination, answerId: answer, fileId }
      await ctx.answer('opml.reading', { name }, (batch) => batch.put(store.jobs, job.id, job))
      startJob(job)
    })
  },
  views: {
    file({ t, services }) {
      const feeds = [...services.store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
      const html = t('opml.file', { count: feeds.length })
      return feeds.length === 0
        ? { html }
        : { html, file: { name: 'topicwire.opml', text: writeOpml(feeds) } }
    },
    reading: ({ t }, args) => ({ html: t('opml.reading', { name: String(args['name']) }) }),
    'too-large': ({ t }) => ({ html: t('opml.too-large') }),
    unreadable: ({ t }) => ({ html: t('opml.unreadable') }),
    done: ({ t }, args) => ({
      html: t('opml.done', {
        added: Number(args['added']),
        known: Number(args['known']),
        refused: Number(args['refused']),
      }),
    }),
  },
}

import { destinationId } from '../src/store/keys.ts'
import type { Command } from './shared/command.ts'
import { unfollow } from './shared/follow.ts'
import { mayChange } from './shared/may-change.ts'
import { listButton, subscriptionsHere } from './topics.ts'

/** /unsubscribe TOPIC, or a list to pick from. */
export const unsubscribe: Command = {
  name: 'unsubscribe',
  description: 'command.unsubscribe',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('unsubscribe', async (ctx) => {
      if (!(await mayChange(ctx, services))) return ctx.answer('help.groupAdminsOnly')
      const name = ctx.match.trim()
      const here = destinationId(ctx.here.destination)
      const wanted = subscriptionsHere({ services, chat: ctx.here.chat }, here).find(
        (each) => each.name.toLowerCase() === name.toLowerCase(),
      )
      if (wanted)
        return ctx.answer('unsubscribe.done', { topic: wanted.name }, unfollow([wanted.id], services))
      return ctx.answer('unsubscribe.pick', { here, unknown: name.slice(0, 100) })
    })
  },
  views: {
    done: ({ t }, args) => ({ html: t('unsubscribe.done', { topic: String(args['topic']) }) }),
    pick(context, args) {
      const { t } = context
      const here = subscriptionsHere(context, String(args['here']))
      const unknown = String(args['unknown'])
      if (here.length === 0) return { html: t('topics.none', { example: t.plain('start.example1') }) }
      const html = unknown === '' ? t('unsubscribe.pick') : t('unsubscribe.unknown', { topic: unknown })
      return { html, buttons: here.map((each) => [listButton(each, 'delete', t)]) }
    },
  },
}

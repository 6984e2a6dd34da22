import type { Chat } from '../../src/model/chat.ts'
import { kept } from '../../src/store/open-store.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { LONGEST_MESSAGE, lengthOf } from '../../src/text/measure.ts'
import type { Command, ViewContext } from '../shared/command.ts'
import { adminsOnly, onAdminButton } from './admins-only.ts'

const ROOM = 200 // characters that the preview adds to the text

/** /broadcast TEXT: a preview with a button; only the press sends it. */
export const broadcast: Command = {
  name: 'broadcast',
  description: 'command.broadcast',
  scope: 'admins',
  compose(composer, services) {
    const { store } = services
    composer.command(
      'broadcast',
      adminsOnly((ctx) => {
        const text = ctx.match.trim()
        const length = lengthOf(escapeHtml(text))
        if (text === '') return ctx.answer('broadcast.how')
        if (length > LONGEST_MESSAGE - ROOM) return ctx.answer('broadcast.tooLong', { length })
        const id = String(ctx.update.update_id)
        const now = store.clock.now()
        return ctx.answer('broadcast.shown', { id }, (batch) => {
          batch.put(
            store.broadcasts,
            id,
            { id, text, state: 'preview', createdAt: now, cursor: '' },
            now + kept.answers,
          )
        })
      }),
    )
    onAdminButton(composer, services, 'broadcast', (ctx, argument) => {
      const [yesOrNo, id = ''] = argument.split(':')
      return ctx.edit('broadcast.shown', { id }, (batch) => {
        const current = store.broadcasts.now(id)
        // The first press decides: sending twice or cancelling what is on its way is not possible.
        if (current?.state !== 'preview') return
        const state = yesOrNo === 'yes' ? ('sending' as const) : ('cancelled' as const)
        batch.put(store.broadcasts, id, { ...current, state }, current.createdAt + kept.answers)
        batch.afterCommit(() => services.sendBroadcasts())
      })
    })
  },
  views: {
    how: ({ t }) => ({ html: t('broadcast.how') }),
    tooLong: ({ t }, args) => ({
      html: t('broadcast.too-long', { length: Number(args['length']), most: LONGEST_MESSAGE - ROOM }),
    }),
    shown(context, args) {
      const { t, services } = context
      const id = String(args['id'])
      const current = services.store.broadcasts.now(id)
      if (!current) return { html: t('error.stale-button') }
      const count = readers(context).length
      const { text } = current
      if (current.state === 'cancelled') return { html: t('broadcast.cancelled') }
      if (current.state !== 'preview') return { html: t('broadcast.sending', { count, text }) }
      return {
        html: t('broadcast.preview', { count, text }),
        buttons: [
          [
            { text: t.plain('broadcast.yes', { count }), data: `broadcast:yes:${id}` },
            { text: t.plain('broadcast.no'), data: `broadcast:no:${id}` },
          ],
        ],
      }
    },
  },
}

function readers({ services }: ViewContext): Chat[] {
  return [...services.store.chats.all()].filter((chat) => chat.inactiveSince === undefined)
}

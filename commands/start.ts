import { type MessageKey, translate } from '../src/text/translate.ts'
import { onButton } from './shared/buttons.ts'
import type { Command, ViewContext } from './shared/command.ts'
import { follow } from './shared/follow.ts'

const EXAMPLES: readonly MessageKey[] = ['start.example1', 'start.example2', 'start.example3']

/** What this is, in the person's language, with three topics to try. */
export const start: Command = {
  name: 'start',
  description: 'command.start',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('start', async (ctx) => {
      await ctx.answer('start.hello')
      const { chat, isAdmin } = ctx.here
      if (isAdmin && chat.type === 'private') services.showAdminMenu(chat.telegramId)
    })
    onButton(composer, services, 'example', async (ctx, index) => {
      const key = EXAMPLES[Number(index)]
      if (key) await follow(ctx, services, translate(ctx.here.chat.language).plain(key), ctx.answer)
    })
  },
  views: {
    lostThread: ({ t }) => ({ html: t('start.lost-thread') }),
    hello(context) {
      const { t, chat } = context
      const example = t.plain('start.example1')
      const hello = t(chat.type === 'private' ? 'start.hello' : 'start.group', { example })
      return {
        html: [...noFeeds(context), hello].join('\n\n'),
        buttons: EXAMPLES.map((key, index) => [{ text: t.plain(key), data: `example:${index}` }]),
      }
    },
  },
}

/** A line for when nothing is watched yet; admins are led to /addfeed. */
export function noFeeds({ t, isAdmin, services: { store } }: ViewContext): string[] {
  if (store.feeds.size > 0) return []
  return [t(isAdmin ? 'no-feeds.admin' : 'no-feeds.subscriber')]
}

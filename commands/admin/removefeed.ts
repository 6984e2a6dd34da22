import { urlOf } from '../../src/feeds/feed-address.ts'
import type { Feed } from '../../src/model/feed.ts'
import { cutToFit } from '../../src/text/measure.ts'
import type { Command, Effect, Services } from '../shared/command.ts'
import { watchedFeed } from '../shared/watch-feed.ts'
import { adminsOnly, onAdminButton } from './admins-only.ts'

const MOST_BUTTONS = 90 // Telegram takes 100 in a message

/** /removefeed URL or title, or a list to pick from. */
export const removefeed: Command = {
  name: 'removefeed',
  description: 'command.removefeed',
  scope: 'admins',
  compose(composer, services) {
    const { store } = services
    composer.command(
      'removefeed',
      adminsOnly(async (ctx) => {
        const typed = ctx.match.trim()
        const feed = typed === '' ? undefined : findFeed(typed, services)
        if (feed) return ctx.answer('removefeed.done', { title: feed.title }, remove(feed.id, services))
        return ctx.answer('removefeed.pick', { unknown: typed.slice(0, 200) })
      }),
    )
    onAdminButton(composer, services, 'removefeed', async (ctx, id) => {
      const feed = store.feeds.now(id)
      if (!feed) return ctx.edit('removefeed.pick', { unknown: '' })
      return ctx.edit('removefeed.done', { title: feed.title }, remove(id, services))
    })
  },
  views: {
    done: ({ t }, args) => ({ html: t('removefeed.done', { title: String(args['title']) }) }),
    pick({ t, services }, args) {
      const unknown = String(args['unknown'])
      const all = [...services.store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
      const buttons = all
        .slice(0, MOST_BUTTONS)
        .map((feed) => [{ text: cutToFit(feed.title, 60), data: `removefeed:${feed.id}` }])
      if (unknown !== '') return { html: t('removefeed.unknown', { feed: unknown }), buttons }
      return { html: all.length === 0 ? t('feeds.title', { count: 0 }) : t('removefeed.pick'), buttons }
    },
  },
}

function findFeed(typed: string, { store }: Services): Feed | undefined {
  const url = urlOf(typed)
  const byUrl = url === undefined ? undefined : watchedFeed(url, store)
  return byUrl ?? [...store.feeds.all()].find((feed) => feed.title.toLowerCase() === typed.toLowerCase())
}

/** Its articles stay until they expire, so that digests and /why still have them. */
function remove(id: string, { store }: Services): Effect {
  return (batch) => {
    batch.delete(store.feeds, id)
    batch.delete(store.feedStates, id)
    batch.delete(store.seen, id)
  }
}

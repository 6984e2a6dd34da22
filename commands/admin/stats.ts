import type { Command, ViewContext } from '../shared/command.ts'
import { adminsOnly } from './admins-only.ts'

/** /stats: numbers for admins; none of them is about one person. */
export const stats: Command = {
  name: 'stats',
  description: 'command.stats',
  scope: 'admins',
  compose(composer) {
    composer.command(
      'stats',
      adminsOnly((ctx) => ctx.answer('stats.all')),
    )
  },
  views: {
    async all(context) {
      const { t, services } = context
      const { store } = services
      const chats = [...store.chats.all()]
      return {
        html: t('stats', {
          chats: chats.length,
          active: chats.filter((chat) => chat.inactiveSince === undefined).length,
          subscriptions: store.subscriptions.size,
          topics: store.topics.size,
          feeds: store.feeds.size,
          failing: [...store.feedStates.all()].filter((state) => state.errorStreak > 0).length,
          matches: await matchesToday(context),
          waiting: [...store.outbox.all()].filter((message) => message.lane !== 'reply').length,
          memory: Math.round(process.memoryUsage.rss() / 1e6),
          uptime: duration(services.uptimeMs()),
        }),
      }
    },
  },
}

async function matchesToday({ services: { store }, now }: ViewContext): Promise<number> {
  const day = new Date(now).toISOString().slice(0, 10)
  const counts = await store.counts.getMany([...store.topics.all()].map(({ topic }) => `${topic.id}/${day}`))
  return counts.reduce<number>((sum, count) => sum + (count ?? 0), 0)
}

function duration(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24]
  return days > 0 ? `${days} d ${hours} h` : hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`
}

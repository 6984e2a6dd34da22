import type { Content } from '../../model/outbox.ts'
import type { Store } from '../../store/open-store.ts'
import { destinationOf } from './crowd.ts'
import type { Pair } from './records.ts'

/** What stands in `sending` in the database of a bot that is dead: it may or may not have arrived. */
export async function readInFlight(store: Store): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (const { state, content, destination } of store.outbox.all()) {
    const chat = store.chats.now(destination.chatKey)
    if (state !== 'sending' || chat === undefined) continue
    const { threadId } = destination
    const place = { chatId: chat.telegramId, ...(threadId === undefined ? {} : { threadId }) }
    const articles = await store.articles.getMany(articleIdsOf(content))
    const links = articles.flatMap((article) => article?.link ?? [])
    for (const event of eventsIn(links)) pairs.push({ event, destination: destinationOf(place) })
  }
  return pairs
}

/** The numbers of the events that are linked, each once. */
export function eventsIn(links: readonly string[]): number[] {
  const numbers = links.flatMap((link) => /\/event\/(\d+)$/.exec(link)?.[1] ?? [])
  return [...new Set(numbers.map(Number))]
}

function articleIdsOf(content: Content): string[] {
  if ('item' in content) return [content.item.articleId]
  return 'items' in content ? content.items.map(({ articleId }) => articleId) : []
}

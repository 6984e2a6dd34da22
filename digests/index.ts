import type { Chat, Subscription } from '../src/model/chat.ts'
import type { OutboxMessage, RenderedMessage } from '../src/model/outbox.ts'
import { matchKey } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'
import type { SubscriptionIndex } from '../src/store/subscription-index.ts'
import { wants } from '../src/topics/strictness.ts'
import { loadItems } from './load-items.ts'
import { readerOf } from './reader.ts'
import { renderAlert } from './render-alert.ts'
import { renderDigest } from './render-digest.ts'
import { renderGathered } from './render-gathered.ts'

/** An alert or a digest as it reads now, or nothing if what it told of is no longer kept. */
export async function renderTold(
  message: OutboxMessage,
  chat: Chat,
  store: Store,
  subscriptions: SubscriptionIndex,
): Promise<RenderedMessage | undefined> {
  const { content, destination } = message
  const reader = readerOf(chat, store.clock.now())
  const here = subscriptions.ofDestination(destination)
  const nameOf = (topicId: string) => here.find((each) => each.topicId === topicId)?.name
  if (content.kind === 'digest') {
    // Who unfollowed a topic meanwhile is not told of it any more.
    const items = await loadItems(
      content.items.filter((item) => nameOf(item.topicId) !== undefined),
      store,
    )
    return items.length === 0
      ? undefined
      : renderDigest(items, (topicId) => nameOf(topicId) ?? '', content, reader)
  }
  if (content.kind === 'gathered') {
    const subscription = here.find((each) => each.topicId === content.topicId)
    const items = subscription ? await loadItems(content.items, store) : []
    return subscription && items.length > 0
      ? renderGathered(items, content.more, subscription, reader)
      : undefined
  }
  if (content.kind !== 'alert') return undefined
  const [item] = await loadItems([content.item], store)
  if (!item) return undefined
  const { topicId, storyId } = content.item
  const others = here.filter((each) => each.topicId !== topicId && !each.paused)
  const matches = await store.matches.getMany(
    others.map((each) => matchKey({ topicId: each.topicId, storyId })),
  )
  const isWanted = (each: Subscription, score: number | undefined) =>
    score !== undefined && wants(each, score)
  const also = others.filter((each, index) => isWanted(each, matches[index]?.score)).map((each) => each.name)
  const own = nameOf(topicId)
  const names = own === undefined ? also : [own, ...also]
  return names.length === 0 ? undefined : renderAlert(item, names, reader)
}

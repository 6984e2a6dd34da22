import type { Chat } from '../src/model/chat.ts'
import type { OutboxMessage, RenderedMessage } from '../src/model/outbox.ts'
import { destinationId } from '../src/outbox/message-ids.ts'
import type { Store } from '../src/store/open-store.ts'
import type { SubscriptionIndex } from '../src/store/subscription-index.ts'
import { loadItems } from './load-items.ts'
import { readerOf } from './reader.ts'
import { renderAlert } from './render-alert.ts'
import { renderDigest } from './render-digest.ts'

/** An alert or a digest as it reads now, or nothing if what it told of is no longer kept. */
export async function renderTold(
  message: OutboxMessage,
  chat: Chat,
  store: Store,
  subscriptions: SubscriptionIndex,
): Promise<RenderedMessage | undefined> {
  const { content, destination } = message
  const reader = readerOf(chat, store.clock.now())
  const here = subscriptions
    .ofChat(chat.key)
    .filter((each) => destinationId(each.destination) === destinationId(destination))
  const nameOf = (topicId: string) =>
    here.find((each) => each.topicId === topicId)?.name ?? store.topics.now(topicId)?.topic.text ?? ''
  if (content.kind === 'digest') {
    const items = await loadItems(content.items, store)
    return items.length === 0 ? undefined : renderDigest(items, nameOf, content, reader)
  }
  if (content.kind !== 'alert') return undefined
  const [item] = await loadItems([content.item], store)
  if (!item) return undefined
  const others = here.filter((each) => each.topicId !== content.item.topicId && !each.paused)
  const matches = await store.matches.getMany(others.map((each) => `${each.topicId}/${content.item.storyId}`))
  const also = others.filter((_, index) => matches[index] !== undefined)
  return renderAlert(item, [nameOf(content.item.topicId), ...also.map((each) => each.name)], reader)
}

import type { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

/**
 * The group has become a supergroup, with another number. Everything of ours hangs on the chat's own key, so this one row is all that
 * changes. If the supergroup has spoken to us before we heard of it, it has a row of its own by now: that goes while nothing hangs on it.
 */
export function moveChat(batch: Batch, chatKey: string, telegramId: number, store: Store): Batch {
  const chat = store.chats.now(chatKey)
  if (!chat) return batch
  for (const { key, telegramId: other } of store.chats.all())
    if (other === telegramId && key !== chatKey && isEmpty(key, store)) batch.delete(store.chats, key)
  return batch.put(store.chats, chatKey, { ...chat, telegramId, type: 'group' })
}

function isEmpty(chatKey: string, store: Store): boolean {
  for (const table of [store.subscriptions, store.outbox])
    for (const { destination } of table.all()) if (destination.chatKey === chatKey) return false
  return true
}

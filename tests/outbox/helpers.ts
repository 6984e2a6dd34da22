import type { Chat, Subscription } from '../../src/model/chat.ts'
import type { ItemRef, OutboxMessage } from '../../src/model/outbox.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'

export function aChat(key: string, change: Partial<Chat> = {}): Chat {
  return {
    key,
    telegramId: 1,
    type: 'private',
    language: 'en',
    timeZone: 'UTC',
    digestHour: 9,
    createdAt: 0,
    digestedUpTo: 0,
    ...change,
  }
}

export function aSubscription(id: string, change: Partial<Subscription> = {}): Subscription {
  return {
    id,
    destination: { chatKey: id },
    topicId: 'topic',
    name: 'A topic',
    groups: [],
    mode: 'both',
    strictness: 'balanced',
    paused: false,
    createdAt: 0,
    alertsSince: 0,
    ...change,
  }
}

export const anItem = (storyId: string): ItemRef => ({ topicId: 'topic', storyId, articleId: `${storyId}-1` })

/** An answer that says its own id. */
export function anAnswer(id: string, chatKey: string, change: Partial<OutboxMessage> = {}): OutboxMessage {
  return {
    id,
    destination: { chatKey },
    lane: 'reply',
    content: { kind: 'answer', view: 'text', args: { text: id } },
    state: 'queued',
    attempts: 0,
    createdAt: 0,
    dueAt: 0,
    ...change,
  }
}

export async function putChats(store: Store, ...chats: Chat[]): Promise<void> {
  const batch = new Batch()
  for (const chat of chats) batch.put(store.chats, chat.key, chat)
  await store.commit(batch)
}

import type { OutboxMessage } from '../model/outbox.ts'
import type { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'
import { noticeId } from './message-ids.ts'
import { queueMessage } from './queue-message.ts'

/** A forum topic was closed or deleted. Whoever reads the forum, its admins with them, is told in the General topic, once. */
export function tellOfLostThread(batch: Batch, chatKey: string, threadId: number, store: Store): void {
  const chat = store.chats.now(chatKey)
  if (!chat || chat.lostThreads?.includes(threadId)) return
  batch.put(store.chats, chatKey, { ...chat, lostThreads: [...(chat.lostThreads ?? []), threadId] })
  queueMessage(batch, store, {
    id: noticeId(chatKey, `lost-thread/${threadId}`),
    destination: { chatKey },
    lane: 'reply',
    content: { kind: 'answer', view: 'start.lostThread', args: {} },
  })
}

/** The topic took a message again: when it is lost another time, that is news. */
export function threadWorks(
  batch: Batch,
  { destination: { chatKey, threadId }, inGeneralTopic }: OutboxMessage,
  store: Store,
): void {
  const chat = store.chats.now(chatKey)
  if (threadId === undefined || inGeneralTopic || !chat?.lostThreads?.includes(threadId)) return
  const { lostThreads, ...rest } = chat
  const others = lostThreads.filter((each) => each !== threadId)
  batch.put(store.chats, chatKey, others.length > 0 ? { ...rest, lostThreads: others } : rest)
}

import type { OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import type { Batch } from '../store/batch.ts'
import { receiptKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import { tellOfLostThread, threadWorks } from './lost-threads.ts'
import { moveChat } from './move-chat.ts'
import type { Outcome } from './outcome.ts'
import { ledgerBy, ledgerKeys } from './queue-message.ts'

const FIRST_RETRY: Instant = 1000
const LONGEST_RETRY: Instant = 300_000
const MOST_NOT_FOUND = 5 // times "chat not found" before the chat counts as gone

/** What follows an attempt: what the message and its chat are now. Made when its commit's turn comes, so that it sees the newest rows. */
export function settle(batch: Batch, message: OutboxMessage, outcome: Outcome, store: Store): Batch {
  const now = store.clock.now()
  const again = (change: Partial<OutboxMessage>) =>
    batch.put(store.outbox, message.id, { ...message, state: 'queued', ...change })
  // Forgotten meanwhile: nothing of this chat comes back.
  if (!store.chats.now(message.destination.chatKey)) return batch.delete(store.outbox, message.id)
  switch (outcome.type) {
    case 'sent':
      threadWorks(batch, message, store)
      if (outcome.more) return again({ piecesSent: (message.piecesSent ?? 0) + 1, attempts: 0 })
      return told(batch, message, outcome.messageId, store)
    case 'unchanged':
    case 'edit-lost':
      return batch.delete(store.outbox, message.id)
    case 'flood':
      return again({ dueAt: now + outcome.retryAfterSeconds * 1000, attempts: message.attempts - 1 })
    case 'migrated':
      moveChat(batch, message.destination.chatKey, outcome.telegramId, store)
      return again({})
    case 'thread-lost':
      if (message.inGeneralTopic || message.destination.threadId === undefined)
        return dead(batch, message, 'no topic takes it', store)
      tellOfLostThread(batch, message.destination.chatKey, message.destination.threadId, store)
      return again({ inGeneralTopic: true })
    case 'bad-message':
      return message.asPlainText ? dead(batch, message, outcome.reason, store) : again({ asPlainText: true })
    case 'rejected':
      return dead(batch, message, outcome.reason, store)
    case 'chat-gone':
      return gone(batch, message, outcome.reason, store)
    case 'chat-not-found': {
      const notFound = (message.notFound ?? 0) + 1
      return notFound >= MOST_NOT_FOUND
        ? gone(batch, message, 'chat not found', store)
        : again({ notFound, dueAt: now + backoff(message.attempts) })
    }
    case 'ambiguous':
    case 'not-sent':
      return again({ dueAt: now + backoff(message.attempts) })
    case 'stop':
      return again({})
  }
}

function told(batch: Batch, message: OutboxMessage, messageId: number, store: Store): Batch {
  const now = store.clock.now()
  const { id, destination, content } = message
  batch.delete(store.outbox, id)
  batch.put(store.sent, id, { messageId }, now + kept.answers)
  const receipt = { outboxId: id, messageId, destination, content, sentAt: now }
  batch.put(store.receipts, receiptKey(destination.chatKey, messageId), receipt, now + kept.answers)
  for (const key of ledgerKeys(message)) {
    const entry = { state: 'told' as const, outboxId: id, by: ledgerBy(message), at: now, messageId }
    batch.put(store.ledger, key, entry, now + kept.ledger)
  }
  return batch
}

/** A message that will never arrive promises nothing: its stories may be told another way. */
export function dead(batch: Batch, message: OutboxMessage, reason: string, store: Store): Batch {
  batch.delete(store.outbox, message.id)
  if (!store.chats.now(message.destination.chatKey)) return batch // forgotten: nothing of it is kept
  const now = store.clock.now()
  batch.put(store.dead, message.id, { message, reason, at: now }, now + kept.answers)
  for (const key of ledgerKeys(message)) batch.delete(store.ledger, key)
  return batch
}

function gone(batch: Batch, message: OutboxMessage, reason: string, store: Store): Batch {
  const chat = store.chats.now(message.destination.chatKey)
  if (chat) batch.put(store.chats, chat.key, { ...chat, inactiveSince: store.clock.now() })
  return dead(batch, message, reason, store)
}

function backoff(attempts: number): Instant {
  return Math.min(LONGEST_RETRY, FIRST_RETRY * 2 ** Math.max(0, attempts - 1))
}

import type { LedgerEntry, OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import type { Batch } from '../store/batch.ts'
import { ledgerKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'

export type NewMessage = Omit<OutboxMessage, 'state' | 'attempts' | 'createdAt' | 'dueAt'> & {
  dueAt?: Instant
}

/** Adds a message to the commit that makes it due, with the ledger rows that promise its stories. */
export function queueMessage(batch: Batch, store: Store, message: NewMessage): void {
  const now = store.clock.now()
  batch.put(store.outbox, message.id, {
    dueAt: now,
    ...message,
    state: 'queued',
    attempts: 0,
    createdAt: now,
  })
  for (const key of ledgerKeys(message))
    promise(batch, store, key, { outboxId: message.id, by: ledgerBy(message) })
}

/** Writes that a story will be told to a destination, by a message that is queued now or will be. */
export function promise(
  batch: Batch,
  store: Store,
  key: string,
  { outboxId, by }: Pick<LedgerEntry, 'outboxId' | 'by'>,
): void {
  const now = store.clock.now()
  batch.put(store.ledger, key, { state: 'promised', outboxId, by, at: now }, now + kept.ledger)
}

/** The ledger rows of a message: one for each story that it tells. */
export function ledgerKeys({
  destination,
  content,
}: Pick<OutboxMessage, 'destination' | 'content'>): string[] {
  if (content.kind === 'alert') return [ledgerKey(destination, content.item.storyId)]
  if (content.kind !== 'digest' && content.kind !== 'gathered') return []
  const untold = content.items.filter((item) => !item.again)
  return untold.map((item) => ledgerKey(destination, item.storyId))
}

export function ledgerBy({ content }: Pick<OutboxMessage, 'content'>): LedgerEntry['by'] {
  if (content.kind === 'digest') return content.asked ? 'asked-digest' : 'digest'
  return 'alert'
}

import type { Destination } from '../model/chat.ts'
import type { ItemRef, OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import { destinationId } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import { catchUpId, isCatchUp } from './message-ids.ts'
import { queueMessage } from './queue-message.ts'
import type { Turns } from './turns.ts'

const STALE_AFTER: Instant = 86_400_000
const A_PART = 5 // stories a message, as in any digest
const MOST_ITEMS = 250 // of a digest that others join; its commit stays under 1,000 rows
const MOST_ALERTS = 200 // at a time; the next tick takes what is left

interface Late {
  destination: Destination
  ids: string[]
  /** What they are: alerts, and digests by when they were made. One kind of digest alone is left as it is. */
  kinds: Set<string>
}

/**
 * Alerts that could not be sent for a day (Telegram was down, say) become one digest for each destination, in one commit; while it goes on,
 * each that gets late joins the digest that waits. What was accepted is told, in order, and floods nobody.
 */
export async function catchUp(store: Store, turns: Turns): Promise<void> {
  const late = new Map<string, Late>()
  for (const message of store.outbox.all()) {
    const isAlert = isLateAlert(message, store.clock.now())
    if (!isAlert && !isWaitingDigest(message)) continue
    const { destination } = message
    const id = destinationId(destination)
    const here = late.get(id) ?? { destination, ids: [], kinds: new Set() }
    here.ids.push(message.id)
    here.kinds.add(isAlert ? 'alert' : madeAt(message))
    late.set(id, here)
  }
  for (const each of late.values())
    if (each.kinds.has('alert') || each.kinds.size > 1)
      await turns.take(() => store.commit(() => digestOf(each, store)))
}

function isLateAlert({ lane, state, createdAt }: OutboxMessage, now: Instant): boolean {
  return lane === 'alert' && state === 'queued' && createdAt <= now - STALE_AFTER
}

function isWaitingDigest({ id, state, piecesSent }: OutboxMessage): boolean {
  return state === 'queued' && piecesSent === undefined && isCatchUp(id)
}

/** All parts of a digest are made in one commit. */
function madeAt({ createdAt }: OutboxMessage): string {
  return String(createdAt)
}

function digestOf({ destination, ids }: Late, store: Store): Batch | undefined {
  const batch = new Batch()
  const now = store.clock.now()
  const messages = ids.flatMap((id) => store.outbox.now(id) ?? [])
  const digests = messages.filter(isWaitingDigest)
  const alerts = messages
    .filter((message) => isLateAlert(message, now))
    .sort((a, b) => a.createdAt - b.createdAt)
    .slice(0, MOST_ALERTS)
  const fits = [...digests, ...alerts].flatMap(itemsOf).length <= MOST_ITEMS
  // What was gathered first is older. A digest that is full stays as it is, and another one begins.
  const folded = fits ? [...digests, ...alerts] : alerts
  if (folded.length === 0) return undefined
  const taken = folded.flatMap(itemsOf)
  for (const { id } of folded) batch.delete(store.outbox, id)
  const items = byTopic(taken)
  const parts = Math.ceil(items.length / A_PART)
  for (let part = 1; part <= parts; part++) {
    const some = items.slice((part - 1) * A_PART, part * A_PART)
    queueMessage(batch, store, {
      id: catchUpId(destination, now, part),
      destination,
      lane: 'digest',
      content: { kind: 'digest', items: some, part, parts, asked: false, more: 0 },
    })
  }
  return batch
}

function itemsOf({ content }: OutboxMessage): ItemRef[] {
  if (content.kind === 'alert') return [content.item]
  return content.kind === 'gathered' || content.kind === 'digest' ? content.items : []
}

/** Topic by topic, in the order that they first came. */
function byTopic(items: readonly ItemRef[]): ItemRef[] {
  const topics = [...new Set(items.map(({ topicId }) => topicId))]
  return topics.flatMap((topicId) => items.filter((item) => item.topicId === topicId))
}

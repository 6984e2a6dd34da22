import type { Destination } from '../model/chat.ts'
import type { ItemRef, OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import { destinationId } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import { catchUpId } from './message-ids.ts'
import { queueMessage } from './queue-message.ts'
import type { Turns } from './turns.ts'

const STALE_AFTER: Instant = 86_400_000
const A_PART = 5 // stories a message, as in any digest

/**
 * Alerts that could not be sent for a day (Telegram was down, say) become one digest for each destination, in one commit: what was accepted
 * is told, in order, and floods nobody.
 */
export async function catchUp(store: Store, turns: Turns): Promise<void> {
  const isStale = ({ lane, state, createdAt }: OutboxMessage) =>
    lane === 'alert' && state === 'queued' && createdAt <= store.clock.now() - STALE_AFTER
  const destinations = new Map<string, Destination>()
  for (const message of store.outbox.all())
    if (isStale(message)) destinations.set(destinationId(message.destination), message.destination)
  for (const [id, destination] of destinations) {
    await turns.take(() =>
      store.commit(() => {
        const here = [...store.outbox.all()].filter((each) => destinationId(each.destination) === id)
        // One that is being sent right now is waited for, so that they are one digest.
        if (here.some(({ lane, state }) => lane === 'alert' && state === 'sending')) return undefined
        const stale = here.filter(isStale).sort((a, b) => a.createdAt - b.createdAt)
        return stale.length === 0 ? undefined : digestOf(stale, destination, store)
      }),
    )
  }
}

function digestOf(stale: readonly OutboxMessage[], destination: Destination, store: Store): Batch {
  const batch = new Batch()
  const now = store.clock.now()
  const items = byTopic(stale.flatMap(itemsOf))
  for (const { id } of stale) batch.delete(store.outbox, id)
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
  return content.kind === 'gathered' ? content.items : []
}

/** Topic by topic, in the order that they first came. */
function byTopic(items: readonly ItemRef[]): ItemRef[] {
  const topics = [...new Set(items.map(({ topicId }) => topicId))]
  return topics.flatMap((topicId) => items.filter((item) => item.topicId === topicId))
}

import type { AlertPace } from '../model/outbox.ts'
import { Batch } from '../store/batch.ts'
import { ledgerKey } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import { isGatheringDue, isPaceOver, MOST_LISTED } from './alert-limit.ts'
import { gatheredId } from './message-ids.ts'
import { queueMessage } from './queue-message.ts'
import type { Turns } from './turns.ts'

const MOST_CLEARED = 500 // rows a commit

/** Queues the gathered alerts whose hour has ended, and forgets the paces that are over. */
export async function releaseGathered(store: Store, turns: Turns): Promise<void> {
  const now = store.clock.now()
  const over: string[] = []
  for (const [id, pace] of [...store.alertPaces.rows()]) {
    if (isGatheringDue(pace, now)) await turns.take(() => release(id, store))
    else if (isPaceOver(pace, now)) over.push(id)
  }
  for (let from = 0; from < over.length; from += MOST_CLEARED) {
    await turns.take(() =>
      store.commit(() => {
        const batch = new Batch()
        for (const id of over.slice(from, from + MOST_CLEARED)) {
          const pace = store.alertPaces.now(id)
          if (pace && isPaceOver(pace, now)) batch.delete(store.alertPaces, id)
        }
        return batch
      }),
    )
  }
}

function release(subscriptionId: string, store: Store): Promise<void> {
  return store.commit(() => {
    const pace = store.alertPaces.now(subscriptionId)
    if (!pace?.gathering) return undefined
    const { destination, items, more, dueAt } = pace.gathering
    const subscription = store.subscriptions.now(subscriptionId)
    const batch = new Batch()
    putPace(batch, store, subscriptionId, { times: pace.times })
    if (subscription && !subscription.paused && subscription.mode !== 'digest') {
      const { topicId } = subscription
      for (let from = 0; from < items.length; from += MOST_LISTED) {
        const some = items.slice(from, from + MOST_LISTED)
        const isLast = from + MOST_LISTED >= items.length
        queueMessage(batch, store, {
          id: gatheredId(subscriptionId, dueAt, from / MOST_LISTED + 1),
          destination,
          lane: 'alert',
          content: { kind: 'gathered', topicId, items: some, more: isLast ? more : 0 },
        })
      }
    } else {
      // Digests, or other topics, may tell what was to be told at once.
      for (const { storyId } of items) batch.delete(store.ledger, ledgerKey(destination, storyId))
    }
    return batch
  })
}

export function putPace(batch: Batch, store: Pick<Store, 'alertPaces'>, id: string, pace: AlertPace): void {
  if (pace.times.length > 0 || pace.gathering) batch.put(store.alertPaces, id, pace)
  else if (store.alertPaces.now(id)) batch.delete(store.alertPaces, id)
}

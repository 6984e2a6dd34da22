import type { Subscription } from '../model/chat.ts'
import type { FanOut } from '../model/outbox.ts'
import { Batch } from '../store/batch.ts'
import { ledgerKey } from '../store/keys.ts'
import type { Store } from '../store/open-store.ts'
import type { SubscriptionIndex } from '../store/subscription-index.ts'
import { paceAlert } from './alert-limit.ts'
import { alertId, gatheredId } from './message-ids.ts'
import { promise, queueMessage } from './queue-message.ts'
import { putPace } from './release-gathered.ts'
import type { Turns } from './turns.ts'

/** Whether a match of this score is enough for how strictly the topic is followed. */
export type Wants = (subscription: Subscription, score: number) => boolean

export interface FanOutPorts {
  store: Store
  subscriptions: SubscriptionIndex
  turns: Turns
  wants: Wants
  /** From one topic to a destination; 0: as many as come. */
  alertsPerHour: number
}

const MOST_DESTINATIONS = 300 // a commit; each writes an outbox, a ledger and a pace row, and commits stay under 1,000 rows

/**
 * Turns every fan-out row into one alert for each destination that follows the topic and has not been promised or told the story.
 * Goes in slices, each one commit with the cursor: a kill between two slices repeats and loses nothing.
 */
export async function expandFanOuts(ports: FanOutPorts): Promise<void> {
  const { store, turns } = ports
  for (const fanOut of [...store.fanOuts.all()]) {
    let rest: FanOut | undefined = fanOut
    while (rest) {
      const current: FanOut = rest
      rest = await turns.take(async () => {
        // A better article's page may have come meanwhile, with a row in its place: that one is expanded by the next round.
        const stored = store.fanOuts.now(fanOutKey(current))
        return stored && isSame(stored, current) ? expandSlice(current, ports) : undefined
      })
    }
  }
}

async function expandSlice(
  fanOut: FanOut,
  { store, subscriptions, wants, alertsPerHour }: FanOutPorts,
): Promise<FanOut | undefined> {
  const { item } = fanOut
  const waiting = subscriptions
    .ofTopic(item.topicId)
    .filter((each) => each.id > fanOut.cursor)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const slice = waiting.slice(0, MOST_DESTINATIONS)
  const wanting = slice.filter((each) => wants(each, fanOut.score) && wantsAlert(each, fanOut, store))
  const told = await store.ledger.getMany(
    wanting.map(({ destination }) => ledgerKey(destination, item.storyId)),
  )
  const batch = new Batch()
  const now = store.clock.now()
  for (const [index, { id: subscriptionId, destination }] of wanting.entries()) {
    if (told[index]) continue
    const { how, pace } = paceAlert(
      store.alertPaces.now(subscriptionId),
      { item, destination },
      now,
      alertsPerHour,
    )
    putPace(batch, store, subscriptionId, pace)
    if (how === 'alert') {
      const id = alertId(destination, item.storyId)
      queueMessage(batch, store, { id, destination, lane: 'alert', content: { kind: 'alert', item } })
    } else if (how === 'gather' && pace.gathering) {
      const outboxId = gatheredId(subscriptionId, pace.gathering.dueAt, 1)
      promise(batch, store, ledgerKey(destination, item.storyId), { outboxId, by: 'alert' })
    }
  }
  const key = fanOutKey(fanOut)
  const last = slice.at(-1)
  const next =
    last !== undefined && slice.length < waiting.length ? { ...fanOut, cursor: last.id } : undefined
  await store.commit(() => {
    const stored = store.fanOuts.now(key)
    const isStill = stored !== undefined && isSame(stored, fanOut)
    if (isStill && next) batch.put(store.fanOuts, key, next)
    else if (isStill) batch.delete(store.fanOuts, key)
    return batch
  })
  return next
}

function isSame(one: FanOut, other: FanOut): boolean {
  return (
    one.score === other.score && one.cursor === other.cursor && one.toldThoseBefore === other.toldThoseBefore
  )
}

/** Promise 3: nobody is alerted of what was first seen before their subscription, or before they resumed it. */
function wantsAlert(subscription: Subscription, fanOut: FanOut, store: Store): boolean {
  const { mode, paused, alertsSince, destination } = subscription
  if (paused || mode === 'digest' || store.chats.now(destination.chatKey)?.inactiveSince !== undefined)
    return false
  return alertsSince < fanOut.firstSeenAt && alertsSince >= fanOut.toldThoseBefore
}

export function fanOutKey({ item }: Pick<FanOut, 'item'>): string {
  return `${item.storyId}/${item.topicId}/${item.articleId}`
}

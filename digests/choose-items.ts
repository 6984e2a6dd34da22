import type { Destination, Subscription } from '../src/model/chat.ts'
import type { ItemRef, LedgerEntry } from '../src/model/outbox.ts'
import type { Instant } from '../src/model/time.ts'
import type { Match } from '../src/model/topic.ts'
import { ledgerKey } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'
import { wants } from '../src/topics/strictness.ts'

const DAY: Instant = 86_400_000
const MOST_ITEMS = 20

export interface Chosen {
  /** Topic by topic in the order of the subscriptions, the best match first. */
  items: ItemRef[]
  /** Stories that found no room. */
  more: number
}

/** Which digest it is: the daily one looks back to the last one, an asked one 24 hours. */
export type Occasion = { asked: true } | { asked: false; lastDigestAt: Instant }

/**
 * What is untold for these subscriptions, each story once: seen in the last 24 hours, for the daily digest at least since the last one, and
 * not older than a day when it was seen. An asked one also lists again what an earlier asked digest told: who asks twice gets the same
 * digest, not silence.
 */
export async function chooseItems(
  destination: Destination,
  subscriptions: readonly Subscription[],
  occasion: Occasion,
  store: Store,
): Promise<Chosen> {
  const dayAgo = store.clock.now() - DAY
  const since = occasion.asked ? dayAgo : Math.min(dayAgo, occasion.lastDigestAt)
  const taken = new Set<string>()
  const byTopic: ItemRef[][] = []
  for (const subscription of subscriptions) {
    const { topicId } = subscription
    const recent: Match[] = []
    for await (const [, match] of store.matches.entries(`${topicId}/`))
      if (wants(subscription, match.score) && match.seenAt > since && match.at > match.seenAt - DAY)
        recent.push(match)
    recent.sort((a, b) => b.score - a.score || b.at - a.at)
    const ledger = await store.ledger.getMany(recent.map((match) => ledgerKey(destination, match.storyId)))
    const items: ItemRef[] = []
    for (const [index, { storyId, articleId }] of recent.entries()) {
      if (taken.has(storyId) || isTold(ledger[index], occasion.asked)) continue
      taken.add(storyId)
      items.push({ topicId, storyId, articleId, ...(ledger[index] ? { again: true as const } : {}) })
    }
    // What was never told goes before what is only shown again.
    byTopic.push([...items.filter((item) => !item.again), ...items.filter((item) => item.again)])
  }
  const places = shareOut(
    byTopic.map((items) => items.length),
    MOST_ITEMS,
  )
  const items = byTopic.flatMap((each, index) => each.slice(0, places[index]))
  return { items, more: byTopic.flat().length - items.length }
}

/** Divides so many places among topics that want some, one each in turn, so that a busy topic crowds none out. */
function shareOut(wanted: readonly number[], places: number): number[] {
  const given = wanted.map(() => 0)
  for (let left = places, before = -1; left > 0 && left !== before; ) {
    before = left
    for (const [index, want] of wanted.entries()) {
      if (left === 0 || (given[index] ?? 0) >= want) continue
      given[index] = (given[index] ?? 0) + 1
      left--
    }
  }
  return given
}

function isTold(entry: LedgerEntry | undefined, asked: boolean): boolean {
  return entry !== undefined && !(asked && entry.by === 'asked-digest')
}

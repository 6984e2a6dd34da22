import type { Destination, Subscription } from '../src/model/chat.ts'
import type { ItemRef, LedgerEntry } from '../src/model/outbox.ts'
import type { Instant } from '../src/model/time.ts'
import type { Match } from '../src/model/topic.ts'
import { ledgerKey } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'

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
  const items: ItemRef[] = []
  for (const { topicId } of subscriptions) {
    const recent: Match[] = []
    for await (const [, match] of store.matches.entries(`${topicId}/`))
      if (match.seenAt > since && match.at > match.seenAt - DAY) recent.push(match)
    recent.sort((a, b) => b.score - a.score || b.at - a.at)
    const ledger = await store.ledger.getMany(recent.map((match) => ledgerKey(destination, match.storyId)))
    for (const [index, { storyId, articleId }] of recent.entries()) {
      if (taken.has(storyId) || isTold(ledger[index], occasion.asked)) continue
      taken.add(storyId)
      items.push({ topicId, storyId, articleId, ...(ledger[index] ? { again: true as const } : {}) })
    }
  }
  return { items: items.slice(0, MOST_ITEMS), more: Math.max(0, items.length - MOST_ITEMS) }
}

function isTold(entry: LedgerEntry | undefined, asked: boolean): boolean {
  return entry !== undefined && !(asked && entry.by === 'asked-digest')
}

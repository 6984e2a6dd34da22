import type { Destination, Subscription } from '../src/model/chat.ts'
import type { ItemRef, LedgerEntry } from '../src/model/outbox.ts'
import type { Instant } from '../src/model/time.ts'
import type { Match } from '../src/model/topic.ts'
import { ledgerKey } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'

const WINDOW: Instant = 86_400_000 // a digest looks back so far
const MOST_ITEMS = 20

export interface Chosen {
  /** Topic by topic in the order of the subscriptions, the best match first. */
  items: ItemRef[]
  /** Stories that found no room. */
  more: number
}

/**
 * What is untold of the last 24 hours for these subscriptions, each story once. `asked` also lists again what an earlier asked digest told:
 * who asks twice gets the same digest, not silence.
 */
export async function chooseItems(
  destination: Destination,
  subscriptions: readonly Subscription[],
  asked: boolean,
  store: Store,
): Promise<Chosen> {
  const since = store.clock.now() - WINDOW
  const taken = new Set<string>()
  const items: ItemRef[] = []
  for (const { topicId } of subscriptions) {
    const recent: Match[] = []
    for await (const [, match] of store.matches.entries(`${topicId}/`))
      if (match.at > since) recent.push(match)
    recent.sort((a, b) => b.score - a.score || b.at - a.at)
    const ledger = await store.ledger.getMany(recent.map((match) => ledgerKey(destination, match.storyId)))
    for (const [index, { storyId, articleId }] of recent.entries()) {
      if (taken.has(storyId) || isTold(ledger[index], asked)) continue
      taken.add(storyId)
      items.push({ topicId, storyId, articleId, ...(ledger[index] ? { again: true as const } : {}) })
    }
  }
  return { items: items.slice(0, MOST_ITEMS), more: Math.max(0, items.length - MOST_ITEMS) }
}

function isTold(entry: LedgerEntry | undefined, asked: boolean): boolean {
  return entry !== undefined && !(asked && entry.by === 'asked-digest')
}

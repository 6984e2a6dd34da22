import type { Lexicon } from '../language/lexicon.ts'
import type { Match, Topic } from '../model/topic.ts'
import { Batch } from '../store/batch.ts'
import { matchKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import { TopicIndex } from '../topics/topic-index.ts'

const SLICE = 500 // rows a commit
const BREATH_EVERY = 8 // articles, then other work gets its turn

/**
 * Finds what the stored articles hold for a topic: one match a story, the best. Touches no ledger: what it finds is shown when it is
 * asked for, and never alerts.
 */
export async function searchStored(
  topic: Topic,
  store: Store,
  lexicon: Lexicon,
  signal: AbortSignal,
): Promise<Match[]> {
  const index = new TopicIndex(lexicon)
  index.add(topic)
  const since = store.clock.now() - kept.articles
  const best = new Map<string, Match>()
  let read = 0
  for await (const [articleId, article] of store.articles.entries()) {
    signal.throwIfAborted()
    for (const { score, evidence } of index.match(article)) {
      const { storyId, firstSeenAt: seenAt } = article
      const at = article.publishedAt ?? seenAt
      if (at < since) continue
      const other = best.get(storyId)
      if (other && other.score >= score) continue
      best.set(storyId, {
        topicId: topic.id,
        storyId,
        articleId,
        score,
        evidence,
        at: Math.max(at, other?.at ?? 0),
        seenAt: Math.max(seenAt, other?.seenAt ?? 0),
      })
    }
    if (++read % BREATH_EVERY === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return [...best.values()].sort((a, b) => b.score - a.score || b.at - a.at)
}

/** Searches for a topic once and keeps what it found, so that digests have it. Matches that ingest has made meanwhile stay. Rejects when `signal` breaks it off. */
export async function searchOnce(
  topicId: string,
  store: Store,
  lexicon: Lexicon,
  signal: AbortSignal,
): Promise<void> {
  const stored = store.topics.now(topicId)
  if (!stored || stored.searchedAt !== undefined) return
  const matches = await searchStored(stored.topic, store, lexicon, signal)
  for (let from = 0; from < matches.length; from += SLICE) {
    const slice = matches.slice(from, from + SLICE)
    const known = await store.matches.getMany(slice.map(matchKey))
    const batch = new Batch()
    for (const [index, match] of slice.entries()) {
      if (!known[index]) batch.put(store.matches, matchKey(match), match, store.clock.now() + kept.articles)
    }
    await store.commit(batch)
  }
  await store.commit(() => {
    const current = store.topics.now(topicId)
    return current && new Batch().put(store.topics, topicId, { ...current, searchedAt: store.clock.now() })
  })
}

import type { Lexicon } from '../language/lexicon.ts'
import type { Match, Topic } from '../model/topic.ts'
import { Batch } from '../store/batch.ts'
import { matchKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import { TopicIndex } from '../topics/topic-index.ts'

const SLICE = 500 // rows a commit
const BREATH_EVERY = 8 // articles, then other work gets its turn

/**
 * Finds what the stored articles hold for topics, in one pass: one match a topic and story, the best. Touches no ledger: what it finds is
 * shown when it is asked for, and never alerts. Rejects when `signal` breaks it off.
 */
async function searchStored(
  topics: readonly Topic[],
  store: Store,
  lexicon: Lexicon,
  signal: AbortSignal,
): Promise<Match[]> {
  const index = new TopicIndex(lexicon)
  for (const topic of topics) index.add(topic)
  const since = store.clock.now() - kept.articles
  const best = new Map<string, Match>()
  let read = 0
  for await (const [articleId, article] of store.articles.entries()) {
    signal.throwIfAborted()
    for (const { topicId, score, ...why } of index.match(article)) {
      const { storyId, firstSeenAt: seenAt } = article
      const at = article.publishedAt ?? seenAt
      if (at < since) continue
      const key = matchKey({ topicId, storyId })
      const other = best.get(key)
      if (other && other.score >= score) continue
      const times = { at: Math.max(at, other?.at ?? 0), seenAt: Math.max(seenAt, other?.seenAt ?? 0) }
      best.set(key, { topicId, storyId, articleId, score, ...why, ...times })
    }
    if (++read % BREATH_EVERY === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return [...best.values()]
}

/**
 * Searches for all topics that nothing has been searched for yet, and keeps what it finds, so that digests have it. Matches that ingest has
 * made meanwhile stay.
 */
export async function searchUnsearched(store: Store, lexicon: Lexicon, signal: AbortSignal): Promise<void> {
  const topics = [...store.topics.all()]
    .filter((each) => each.searchedAt === undefined)
    .map(({ topic }) => topic)
  if (topics.length === 0) return
  const matches = await searchStored(topics, store, lexicon, signal)
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
    const batch = new Batch()
    for (const { id } of topics) {
      const current = store.topics.now(id)
      if (current) batch.put(store.topics, id, { ...current, searchedAt: store.clock.now() })
    }
    return batch
  })
}

import type { Lexicon } from '../language/lexicon.ts'
import type { Match, Topic } from '../model/topic.ts'
import { Batch } from '../store/batch.ts'
import { matchKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import { passesFilters } from '../topics/passes-filters.ts'
import { TopicIndex } from '../topics/topic-index.ts'
import type { ArticleIndex } from './article-index.ts'
import { breathe } from './breathe.ts'
import { mergeMatches } from './merge-matches.ts'

const SLICE = 500 // rows a commit
const PAGE = 50 // articles read at once, then other work gets its turn
const PATIENCE_MS = 2000 // a topic that half the news is about is not searched to the end

export interface SearchPorts {
  store: Store
  articles: ArticleIndex
  lexicon: Lexicon
  /** Runs what reads matches and then writes them while ingest does not. */
  betweenPolls(work: () => Promise<void>): Promise<void>
}

/** What the stored articles hold for a topic: one match a story, the best. `complete` unless there was no end of candidates. */
interface SearchResult {
  matches: Match[]
  complete: boolean
}

/**
 * Searches the newest articles first, for so long as a person waits. Touches no ledger: what it finds is shown when it is asked for, and
 * never alerts. Rejects when `signal` breaks it off.
 */
async function searchStored(
  topic: Topic,
  { articles, store, lexicon }: SearchPorts,
  signal: AbortSignal,
): Promise<SearchResult> {
  signal.throwIfAborted()
  const index = new TopicIndex(lexicon)
  index.add(topic)
  const since = store.clock.now() - kept.articles
  const best = new Map<string, Match>()
  const candidates = articles.candidates(topic)
  const began = performance.now()
  for (let from = 0; from < candidates.length; from += PAGE) {
    if (performance.now() - began > PATIENCE_MS) return { matches: [...best.values()], complete: false }
    for (const article of await store.articles.getMany(candidates.slice(from, from + PAGE))) {
      if (!article) continue
      const { storyId, id: articleId, firstSeenAt: seenAt } = article
      const at = article.publishedAt ?? seenAt
      const [found] = at < since || !passesFilters(topic, article) ? [] : index.match(article)
      if (!found) continue
      best.set(storyId, mergeMatches(best.get(storyId), { ...found, storyId, articleId, at, seenAt }))
    }
    await breathe()
    signal.throwIfAborted()
  }
  return { matches: [...best.values()], complete: true }
}

/**
 * Searches for a topic that nothing has been searched for yet, and keeps what it finds, so that digests have it. Matches that ingest has
 * made meanwhile stay.
 */
export async function searchTopic(topic: Topic, ports: SearchPorts, signal: AbortSignal): Promise<void> {
  const { store, betweenPolls } = ports
  const { matches, complete } = await searchStored(topic, ports, signal)
  for (let from = 0; from < matches.length; from += SLICE)
    await betweenPolls(() => keepNew(matches.slice(from, from + SLICE), store))
  await store.commit(() => {
    const current = store.topics.now(topic.id)
    if (!current) return undefined
    const searched = {
      ...current,
      searchedAt: store.clock.now(),
      ...(complete ? {} : { hasMore: true as const }),
    }
    return new Batch().put(store.topics, topic.id, searched)
  })
}

async function keepNew(matches: readonly Match[], store: Store): Promise<void> {
  const known = await store.matches.getMany(matches.map(matchKey))
  const batch = new Batch()
  for (const [index, match] of matches.entries()) {
    if (!known[index]) batch.put(store.matches, matchKey(match), match, store.clock.now() + kept.articles)
  }
  await store.commit(batch)
}

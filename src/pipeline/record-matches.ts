import type { Article } from '../model/article.ts'
import type { FanOut } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import type { Match } from '../model/topic.ts'
import { fanOutKey } from '../outbox/expand-fan-out.ts'
import type { Batch } from '../store/batch.ts'
import { matchKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import type { SubscriptionIndex } from '../store/subscription-index.ts'
import { LEAST_SCORE, USUAL, wants } from '../topics/strictness.ts'
import type { TopicMatch } from '../topics/topic-index.ts'
import { mergeMatches } from './merge-matches.ts'

export interface MatchPorts {
  store: Store
  subscriptions: SubscriptionIndex
}

/** Adds to a batch what an article matches, and a fan-out row for each topic that has somebody to tell. */
export async function recordMatches(
  batch: Batch,
  found: readonly TopicMatch[],
  article: Article,
  ports: MatchPorts,
): Promise<void> {
  const { store } = ports
  const { storyId, firstSeenAt } = article
  const keys = found.map(({ topicId }) => matchKey({ topicId, storyId }))
  const countKeys = found.map(({ topicId }) => countKey(topicId, firstSeenAt))
  const [matches, counts] = await Promise.all([store.matches.getMany(keys), store.counts.getMany(countKeys)])
  for (const [index, each] of found.entries()) {
    const earlier = batch.pending(store.matches, keys[index] as string) ?? matches[index]
    const match = recordMatch(batch, each, earlier, article, ports)
    if (match.score < LEAST_SCORE[USUAL] || (earlier?.score ?? 0) >= LEAST_SCORE[USUAL]) continue
    const key = countKeys[index] as string
    const count = batch.pending(store.counts, key) ?? counts[index] ?? 0
    batch.put(store.counts, key, count + 1, firstSeenAt + kept.counts)
  }
}

function recordMatch(
  batch: Batch,
  found: TopicMatch,
  earlier: Match | undefined,
  article: Article,
  { store, subscriptions }: MatchPorts,
): Match {
  const { topicId, score } = found
  const { storyId, id: articleId, firstSeenAt } = article
  const at = article.publishedAt ?? firstSeenAt
  let match = mergeMatches(earlier, { ...found, storyId, articleId, at, seenAt: firstSeenAt })
  // What was told so far reached those whom its score satisfied; a better article may satisfy more. The ledger tells nobody twice.
  const toldAll = score <= (earlier?.fannedOutScore ?? 0)
  const fanOut: FanOut = {
    item: { topicId, storyId, articleId },
    score,
    firstSeenAt,
    toldThoseBefore: (toldAll && earlier?.fannedOutAt) || 0,
    cursor: '',
  }
  if (
    article.alertable &&
    subscriptions.topicHas(
      topicId,
      (each) => wants(each, score) && each.alertsSince >= fanOut.toldThoseBefore,
    )
  ) {
    batch.put(store.fanOuts, fanOutKey(fanOut), fanOut)
    const fannedOutScore = Math.max(score, earlier?.fannedOutScore ?? 0)
    match = { ...match, fannedOutAt: firstSeenAt, fannedOutScore }
  }
  batch.put(store.matches, matchKey(match), match, firstSeenAt + kept.articles)
  return match
}

function countKey(topicId: string, at: Instant): string {
  return `${topicId}/${new Date(at).toISOString().slice(0, 10)}`
}

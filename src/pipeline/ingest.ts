import { type EntryKeys, entryKeys } from '../articles/article-id.ts'
import { cleanEntry } from '../articles/clean-entry.ts'
import { htmlToLine } from '../articles/html-to-text.ts'
import type { StoryIndex } from '../articles/story-index.ts'
import { afterSuccess } from '../feeds/feed-state.ts'
import { entriesPerDay, type PollBounds } from '../feeds/poll-schedule.ts'
import type { Lexicon } from '../language/lexicon.ts'
import type { Article } from '../model/article.ts'
import type { Entry, Feed, ParsedFeed } from '../model/feed.ts'
import type { FanOut } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import type { Match } from '../model/topic.ts'
import { fanOutKey } from '../outbox/expand-fan-out.ts'
import { Batch } from '../store/batch.ts'
import { matchKey } from '../store/keys.ts'
import { kept, type Store } from '../store/open-store.ts'
import type { SubscriptionIndex } from '../store/subscription-index.ts'
import { cutToFit } from '../text/measure.ts'
import { annotate } from '../topics/annotate.ts'
import { LEAST_SCORE, USUAL, wants } from '../topics/strictness.ts'
import type { TopicIndex, TopicMatch } from '../topics/topic-index.ts'
import type { ArticleIndex } from './article-index.ts'
import { breathe } from './breathe.ts'
import { mergeMatches } from './merge-matches.ts'

/** What one successful poll brought. */
export interface Poll {
  /** Where it is now: it may have moved. */
  feed: Feed
  parsed: ParsedFeed
  etag?: string | undefined
  lastModified?: string | undefined
  /** Milliseconds for which its server says that it stays as it is. */
  freshForMs?: number | undefined
}

export interface IngestPorts {
  store: Store
  stories: StoryIndex
  topics: TopicIndex
  lexicon: Lexicon
  articles: ArticleIndex
  subscriptions: SubscriptionIndex
  pollBounds: PollBounds
}

const LONGEST_TITLE = 200 // characters of a feed's own name
const SLICE = 800 // rows; a commit takes the next article whole, with all of its matches
const MOST_SEEN = 4500 // entry keys remembered of one feed, and never fewer than three polls' worth
const BREATH_EVERY = 8 // articles, then other work gets its turn

/**
 * The way of a poll: entries nobody has seen become articles, articles join stories, stories meet topics, and each story that a topic
 * has not told yet becomes one fan-out row. All of it, with the feed's own state, is one commit; very many entries are several, the
 * feed's state with the last, so that a kill between them only repeats. Runs one at a time: two polls with one event make one story.
 * Says how many articles were new, or may alert only now.
 */
export async function ingest(poll: Poll, ports: IngestPorts): Promise<number> {
  const { store, stories } = ports
  const { feed, parsed } = poll
  const now = store.clock.now()
  const seen = (await store.seen.get(feed.id)) ?? []
  const feedWasRead = store.feedStates.now(feed.id)?.firstSuccessAt !== undefined
  const keys = entryKeys(feed.id, parsed.entries)
  const fresh = await unseenEntries(poll, keys, new Set(seen), feedWasRead, store)
  const named = { ...feed, title: cutToFit(htmlToLine(parsed.title), LONGEST_TITLE) || feed.title }
  const touched: string[] = []
  const lags: Instant[] = []
  let batch = new Batch()
  let count = 0
  try {
    for (const { entry, articleId, stored } of fresh) {
      const sighting = { id: articleId, feed: named, feedLanguage: parsed.language, at: now, feedWasRead }
      const cleaned = cleanEntry(entry, sighting)
      if (!cleaned) continue
      // A feed that was read before brings what another feed's first poll had brought without alerting: now it may alert.
      const article: Article = stored
        ? { ...stored, alertable: cleaned.alertable }
        : joinStory(cleaned, stories, store.believedNow())
      if (!stored) touched.push(article.storyId)
      if (!stored && article.alertable && entry.publishedAt !== undefined) lags.push(now - entry.publishedAt)
      batch.put(store.articles, article.id, article, now + kept.articles)
      const story = stories.get(article.storyId)
      if (story) batch.put(store.stories, story.id, story, now + kept.articles)
      const sentences = annotate(article, ports.lexicon)
      ports.articles.add(article, sentences)
      await recordMatches(batch, ports.topics.match(article, sentences), article, ports)
      if (++count % BREATH_EVERY === 0) await breathe()
      if (batch.size < SLICE) continue
      await store.commit(batch)
      batch = new Batch()
    }
    recordPoll(batch, poll, named, median(lags), ports)
    const listed = seenNow(seen, keys)
    if (listed) batch.put(store.seen, feed.id, listed)
    // The feed may have been removed meanwhile; then nothing of it comes back.
    await store.commit(() => (store.feeds.now(feed.id) ? batch : undefined))
  } catch (error) {
    for (const id of touched) stories.drop(id)
    for (const id of touched) await restore(id, ports)
    throw error
  }
  return count
}

interface FreshEntry {
  entry: Entry
  articleId: string
  /** Set for an article that another feed's first poll has brought. */
  stored?: Article
}

/**
 * Entries that this feed brings for the first time and that are news: to everybody, or at least to alerts. The oldest first, so that a story
 * begins with its first report.
 */
async function unseenEntries(
  { feed, parsed: { entries } }: Poll,
  keys: readonly EntryKeys[],
  seen: ReadonlySet<string>,
  feedWasRead: boolean,
  store: Store,
): Promise<FreshEntry[]> {
  const keyed = keys.map((each, index) => ({ ...each, entry: entries[index] as Entry }))
  const isUnseen = ({ articleId, guidKey }: EntryKeys) =>
    !seen.has(articleId) && !(guidKey && seen.has(guidKey))
  const renamed = keyed.filter(isUnseen)
  // The same title at the same instant is the same entry. Without dates, titles tell only when most entries have new names at once.
  const isRenaming = feedWasRead && renamed.length > entries.length / 2
  const unseen = renamed.filter(
    ({ titleKey, entry }) => !seen.has(titleKey) || (entry.publishedAt === undefined && !isRenaming),
  )
  const once = [...new Map(unseen.map((each) => [each.articleId, each])).values()]
  const stored = await store.articles.getMany(once.map((each) => each.articleId))
  const fresh = once.flatMap(({ entry, articleId }, index): FreshEntry[] => {
    const known = stored[index]
    if (!known) return [{ entry, articleId }]
    const mayAlertNow = feedWasRead && !known.alertable && known.feedId !== feed.id
    return mayAlertNow ? [{ entry, articleId, stored: known }] : []
  })
  return fresh.reverse().sort((a, b) => (a.entry.publishedAt ?? 0) - (b.entry.publishedAt ?? 0))
}

function joinStory(cleaned: Omit<Article, 'storyId'>, stories: StoryIndex, now: Instant): Article {
  const story = stories.assign(cleaned, now)
  stories.put(story)
  return { ...cleaned, storyId: story.id }
}

async function recordMatches(
  batch: Batch,
  found: readonly TopicMatch[],
  article: Article,
  ports: IngestPorts,
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
  { store, subscriptions }: IngestPorts,
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

/** What a feed has listed so far, the newest last, with what it lists now; nothing where that is nothing new. */
function seenNow(seen: readonly string[], keys: readonly EntryKeys[]): string[] | undefined {
  const listed = new Set(
    keys.flatMap(({ articleId, guidKey, titleKey }) => [articleId, ...(guidKey ? [guidKey] : []), titleKey]),
  )
  const known = new Set(seen)
  if ([...listed].every((key) => known.has(key)) && seen.length > 0) return undefined
  const most = Math.max(MOST_SEEN, 3 * listed.size)
  return [...seen.filter((key) => !listed.has(key)), ...listed].slice(-most)
}

function recordPoll(
  batch: Batch,
  poll: Poll,
  feed: Feed,
  lagMs: number | undefined,
  { store, pollBounds }: IngestPorts,
): void {
  const now = store.clock.now()
  const stored = store.feeds.now(feed.id)
  if (feed.title !== stored?.title || feed.url !== stored.url) batch.put(store.feeds, feed.id, feed)
  const dates = poll.parsed.entries.flatMap(({ publishedAt }) =>
    publishedAt === undefined ? [] : [publishedAt],
  )
  const news = { ...poll, entriesPerDay: entriesPerDay(dates, now), lagMs }
  const end = { feedId: feed.id, now, bounds: pollBounds, freshForMs: poll.freshForMs }
  batch.put(store.feedStates, feed.id, afterSuccess(store.feedStates.now(feed.id), news, end))
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

async function restore(storyId: string, { store, stories }: IngestPorts): Promise<void> {
  const stored = await store.stories.get(storyId).catch(() => undefined)
  if (stored) stories.put(stored)
}

import { type EntryKeys, entryKeys } from '../articles/article-id.ts'
import { cleanEntry } from '../articles/clean-entry.ts'
import { htmlToLine } from '../articles/html-to-text.ts'
import type { StoryIndex } from '../articles/story-index.ts'
import { afterSuccess } from '../feeds/feed-state.ts'
import { entriesPerDay, type PollBounds } from '../feeds/poll-schedule.ts'
import type { Lexicon } from '../language/lexicon.ts'
import type { Article } from '../model/article.ts'
import type { Entry, Feed, ParsedFeed } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import { kept, type Store } from '../store/open-store.ts'
import type { SubscriptionIndex } from '../store/subscription-index.ts'
import { cutToFit } from '../text/measure.ts'
import { type AnnotatedSentence, annotate } from '../topics/annotate.ts'
import type { TopicIndex } from '../topics/topic-index.ts'
import type { ArticleIndex } from './article-index.ts'
import { breathe } from './breathe.ts'
import { recordMatches } from './record-matches.ts'

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
  /** Whether pages of articles are read, where a feed gives too little. */
  readsPages: boolean
}

const LONGEST_TITLE = 200 // characters of a feed's own name
const SHORT = 250 // characters of lead and text together; a page says more
const SLICE = 800 // rows; a commit takes the next article whole, with all of its matches
const MOST_SEEN = 4500 // entry keys remembered of one feed, and never fewer than three polls' worth
const LONGEST_BREATH_MS = 10 // of work, then other work gets its turn

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
  let breathedAt = performance.now()
  try {
    for (const { entry, articleId, stored } of fresh) {
      const sighting = { id: articleId, feed: named, feedLanguage: parsed.language, at: now, feedWasRead }
      if (performance.now() - breathedAt > LONGEST_BREATH_MS) {
        await breathe()
        breathedAt = performance.now()
      }
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
      if (isAwaitingPage(article, sentences, ports)) {
        const host = new URL(article.link).host
        batch.put(store.awaiting, article.id, {
          articleId: article.id,
          host,
          since: now,
          dueAt: now,
          tries: 0,
        })
      }
      await recordMatches(batch, ports.topics.match(article, sentences), article, ports)
      count++
      if (batch.size < SLICE) continue
      if (!(await commitIfWatched(feed.id, store, () => batch))) return await takeBack(touched, ports)
      batch = new Batch()
    }
    const listed = seenNow(seen, keys)
    if (listed) batch.put(store.seen, feed.id, listed)
    // Its state is read when the commit's turn has come: an admin may have paused it, or been told of it, meanwhile.
    const isStored = await commitIfWatched(feed.id, store, () =>
      recordPoll(batch, poll, named, median(lags), ports),
    )
    if (!isStored) return await takeBack(touched, ports)
  } catch (error) {
    await takeBack(touched, ports)
    throw error
  }
  return count
}

/** Whether the feed gave so little of an article that its page should be read: something that some topic asks for is in its title. */
function isAwaitingPage(
  article: Article,
  sentences: readonly AnnotatedSentence[],
  { readsPages, topics }: IngestPorts,
): article is Article & { link: string } {
  if (!readsPages || !article.alertable || article.link === undefined) return false
  if (article.lead.length + article.text.length >= SHORT) return false
  return topics.holdsAny(sentences.filter(({ zone }) => zone === 'title'))
}

/** Commits, unless the feed was removed meanwhile: then nothing of it comes back. Says which. */
async function commitIfWatched(feedId: string, store: Store, make: () => Batch): Promise<boolean> {
  let isWatched = false
  await store.commit(() => {
    isWatched = store.feeds.now(feedId) !== undefined
    return isWatched ? make() : undefined
  })
  return isWatched
}

/** Brings the stories in memory back to what is stored, after a commit that was not made. No article is new then. */
async function takeBack(storyIds: readonly string[], ports: IngestPorts): Promise<number> {
  for (const id of storyIds) ports.stories.drop(id)
  for (const id of storyIds) await restore(id, ports)
  return 0
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
): Batch {
  const now = store.clock.now()
  const stored = store.feeds.now(feed.id)
  if (feed.title !== stored?.title || feed.url !== stored.url) batch.put(store.feeds, feed.id, feed)
  const dates = poll.parsed.entries.flatMap(({ publishedAt }) =>
    publishedAt === undefined ? [] : [publishedAt],
  )
  const news = { ...poll, entriesPerDay: entriesPerDay(dates, now), lagMs }
  const end = { feedId: feed.id, now, bounds: pollBounds, freshForMs: poll.freshForMs }
  return batch.put(store.feedStates, feed.id, afterSuccess(store.feedStates.now(feed.id), news, end))
}

function median(values: readonly number[]): number | undefined {
  return [...values].sort((a, b) => a - b)[values.length >> 1]
}

async function restore(storyId: string, { store, stories }: IngestPorts): Promise<void> {
  const stored = await store.stories.get(storyId).catch(() => undefined)
  if (stored) stories.put(stored)
}

import type { LookupFunction } from 'node:net'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { entryKeys } from '../../articles/article-id.ts'
import { StoryIndex } from '../../articles/story-index.ts'
import { feedIdOf } from '../../feeds/feed-address.ts'
import { createFetchFeed } from '../../feeds/fetch-feed.ts'
import { loadLexicon } from '../../language/lexicon.ts'
import { ArticleIndex } from '../../pipeline/article-index.ts'
import { FeedPoller, MOST_AT_ONCE } from '../../pipeline/poll-feeds.ts'
import { ReaderPool } from '../../pipeline/reader-pool.ts'
import { Batch } from '../../store/batch.ts'
import { openStore, type Store } from '../../store/open-store.ts'
import { SubscriptionIndex } from '../../store/subscription-index.ts'
import { TopicIndex } from '../../topics/topic-index.ts'
import { messageOf, startChild } from './child.ts'
import { addressOf, entriesOf, FEEDS, hostOf, WARM_UP } from './polling-feeds.ts'
import { round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'
import { makeTopics, silent } from './workload.ts'

const TOPICS = 1000
const LOOK_MS = 100
const DAY = 86_400_000
const RESOLUTION_MS = 1

/** One round of polls of 10,000 feeds under 6,000 host names, and plain rss-parser's over the same. */
export function benchPolling(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const now = Date.now()
    const server = startChild('./polling-server.ts', now)
    const { port } = (await messageOf(server)) as { port: number }
    const ours = await pollAll(join(folder, 'bench.sqlite'), port, now)
    const control = startChild('./polling-control.ts', port, MOST_AT_ONCE)
    const theirs = (await messageOf(control)) as { cpuSeconds: number }
    server.kill()
    return {
      feeds: FEEDS,
      pollsPerSecond: round(FEEDS / ours.seconds),
      cpuSecondsPer1000: round((1000 * ours.cpuSeconds) / FEEDS),
      rssMb: Math.round(ours.rss / 1e6),
      loopP99Ms: round(ours.loopP99Ms),
      loopMaxMs: round(ours.loopMaxMs),
      newArticles: ours.articles,
      failed: ours.failed,
      cpuRatioToParseURL: round(ours.cpuSeconds / theirs.cpuSeconds),
    }
  })
}

async function pollAll(file: string, port: number, now: number) {
  let ahead = 0
  const clock = { now: () => Date.now() + ahead }
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  await fill(store, port, now)
  const lexicon = loadLexicon()
  const topics = new TopicIndex(lexicon)
  for (const topic of makeTopics(TOPICS)) topics.add(topic)
  const hosts = new Set(Array.from({ length: FEEDS }, (_, feed) => hostOf(feed)))
  const readers = new ReaderPool()
  const fetchFeed = createFetchFeed({ allowHosts: hosts, timeoutMs: 15_000, lookup: toLoopback })
  const poller = new FeedPoller({
    store,
    stories: new StoryIndex(lexicon),
    topics,
    lexicon,
    articles: new ArticleIndex(lexicon),
    subscriptions: new SubscriptionIndex(store),
    readsPages: false,
    pollBounds: { minPollIntervalMs: DAY, maxPollIntervalMs: DAY },
    fetchFeed,
    readers,
    log: silent,
    afterIngest: async () => undefined,
  })
  let [polled, endedAt] = [0, 0]
  store.feedStates.watch((_, next) => {
    if (next?.lastPollAt === undefined) return
    polled++
    endedAt = performance.now()
  })
  const pollDue = async (count: number) => {
    polled = 0
    poller.tick()
    for (; polled < count; rss = Math.max(rss, process.memoryUsage.rss())) await setTimeout(LOOK_MS)
  }
  let rss = 0
  await pollDue(WARM_UP)
  ahead = DAY / 2
  const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  const begunAt = performance.now()
  const cpu = process.cpuUsage()
  loop.enable()
  await pollDue(FEEDS)
  loop.disable()
  const { user, system } = process.cpuUsage(cpu)
  const seconds = (endedAt - begunAt) / 1000
  const failed = [...store.feedStates.all()].filter(({ errorStreak }) => errorStreak > 0).length
  let articles = 0
  for await (const _ of store.articles.values()) articles++
  await poller.stop()
  fetchFeed.close()
  await readers.close()
  await store.close()
  // The monitor counts its own interval in.
  const delay = (ns: number) => Math.max(0, ns / 1e6 - RESOLUTION_MS)
  const loopTimes = { loopP99Ms: delay(loop.percentile(99)), loopMaxMs: delay(loop.max) }
  return { seconds, cpuSeconds: (user + system) / 1e6, rss, failed, articles, ...loopTimes }
}

/** As after an earlier round: every feed has been read, and has its ETag. The feeds of the warm-up are due first. */
async function fill(store: Store, port: number, now: number): Promise<void> {
  for (let from = 0; from < FEEDS + WARM_UP; from += 200) {
    const batch = new Batch()
    for (let feed = from; feed < from + 200; feed++) {
      const url = addressOf(feed, port)
      const id = feedIdOf(url)
      const keys = entryKeys(id, entriesOf(feed, 0, now))
      const seen = keys.flatMap(({ articleId, guidKey = '', titleKey }) => [articleId, guidKey, titleKey])
      const nextPollAt = feed < FEEDS ? now + DAY / 4 : 0
      const state = { nextPollAt, errorStreak: 0, firstSuccessAt: 1, lastSuccessAt: 1, etag: `"${feed}"` }
      batch.put(store.feeds, id, { id, url, title: `Feed ${feed}`, addedAt: 0 })
      batch.put(store.feedStates, id, state)
      batch.put(store.seen, id, seen)
    }
    await store.commit(batch)
  }
}

const toLoopback: LookupFunction = (_host, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

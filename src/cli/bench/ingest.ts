import { join } from 'node:path'
import { StoryIndex } from '../../articles/story-index.ts'
import { loadLexicon } from '../../language/lexicon.ts'
import { ArticleIndex } from '../../pipeline/article-index.ts'
import { ingest } from '../../pipeline/ingest.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { SubscriptionIndex } from '../../store/subscription-index.ts'
import { TopicIndex } from '../../topics/topic-index.ts'
import { round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'
import { makeEntries, makeTopics } from './workload.ts'

const TOPICS = 1000
const FEEDS = 20
const ENTRIES = 100 // a feed

/** Entries a second from parsed feed to durable article, story and matches. */
export function benchIngest(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const store = await openStore(join(folder, 'bench.sqlite'), { now: Date.now })
    if ('type' in store) throw new Error(store.type)
    const topics = new TopicIndex(loadLexicon())
    for (const topic of makeTopics(TOPICS)) topics.add(topic)
    const ports = {
      store,
      stories: new StoryIndex(loadLexicon()),
      topics,
      lexicon: loadLexicon(),
      articles: new ArticleIndex(loadLexicon()),
      subscriptions: new SubscriptionIndex(store),
      readsPages: false,
      pollBounds: { minPollIntervalMs: 1000, maxPollIntervalMs: 1000 },
    }
    const all = makeEntries(FEEDS * ENTRIES, Date.now())
    const feeds = Array.from({ length: FEEDS }, (_, index) => ({
      id: `f${index}`,
      url: `https://f${index}.example/`,
      title: `f${index}`,
      addedAt: 0,
    }))
    const batch = new Batch()
    for (const feed of feeds) batch.put(store.feeds, feed.id, feed)
    await store.commit(batch)
    const start = performance.now()
    let articles = 0
    for (const [index, feed] of feeds.entries()) {
      const entries = all.slice(index * ENTRIES, (index + 1) * ENTRIES)
      articles += await ingest({ feed, parsed: { title: feed.title, entries } }, ports)
    }
    const seconds = (performance.now() - start) / 1000
    await store.close()
    return { topics: topics.size, entries: articles, entriesPerSecond: round(articles / seconds) }
  })
}

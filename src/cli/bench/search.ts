import { join } from 'node:path'
import { loadLexicon } from '../../language/lexicon.ts'
import type { Article } from '../../model/article.ts'
import type { Topic } from '../../model/topic.ts'
import { ArticleIndex } from '../../pipeline/article-index.ts'
import { searchTopic } from '../../pipeline/search-stored.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { percentile, round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'
import { TopicWorkload } from './topic-workload.ts'

const ARTICLES = 100_000
const LENGTH = 1000 // characters: what most feeds give of an article
const TOPICS = 60
const SLICE = 500
const DAY = 86_400_000
const DAYS = 6

/** How long after /subscribe the articles of seven days are searched, when 100,000 are stored; and what the index of them takes. */
export function benchSearch(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const now = Date.now()
    const store = await openStore(join(folder, 'bench.sqlite'), { now: () => now })
    if ('type' in store) throw new Error(store.type)
    const lexicon = loadLexicon()
    const workload = new TopicWorkload(lexicon)
    let batch = new Batch()
    for (const article of storedArticles(workload, now)) {
      batch.put(store.articles, article.id, article)
      if (batch.size < SLICE) continue
      await store.commit(batch)
      batch = new Batch()
    }
    await store.commit(batch)
    const never = new AbortController().signal
    const index = new ArticleIndex(lexicon)
    const before = usedMegabytes()
    const start = performance.now()
    await index.load(store.articles.values(), never)
    const loadMs = performance.now() - start
    const indexMb = usedMegabytes() - before
    const ports = { store, articles: index, lexicon, betweenPolls: (work: () => Promise<void>) => work() }
    const times: number[] = []
    for (const topic of workload.topics(TOPICS)) {
      await store.commit(new Batch().put(store.topics, topic.id, { topic: topic as Topic, createdAt: now }))
      const began = performance.now()
      await searchTopic(topic, ports, never)
      times.push(performance.now() - began)
    }
    await store.close()
    return {
      articles: index.size,
      loadMs: Math.round(loadMs),
      indexMb: Math.round(indexMb),
      medianMs: percentile(times, 0.5),
      p99Ms: percentile(times, 0.99),
      slowestMs: round(Math.max(...times)),
    }
  })
}

function* storedArticles(workload: TopicWorkload, now: number): Generator<Article> {
  for (let index = 0; index < ARTICLES; index++) {
    const [article] = workload.articles(1, LENGTH, index)
    if (!article) continue
    const id = `article${index}`
    yield { ...article, id, storyId: id, firstSeenAt: now - (index / ARTICLES) * DAYS * DAY }
  }
}

function usedMegabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed / 1024 ** 2
}

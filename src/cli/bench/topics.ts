import { createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { cleanEntry } from '../../articles/clean-entry.ts'
import { loadLexicon } from '../../language/lexicon.ts'
import type { Article } from '../../model/article.ts'
import type { Topic } from '../../model/topic.ts'
import { TopicIndex } from '../../topics/topic-index.ts'
import { percentile, round } from './statistics.ts'
import { TopicWorkload } from './topic-workload.ts'

const SIZES = [1000, 10_000, 100_000, 1_000_000]
const MEGABYTE = 1_000_000 // characters

export interface TopicsOptions {
  /** One size in place of all. */
  topics?: number
  /** A folder that gets the workload of that size as JSON Lines, for other engines. */
  exportTo?: string
}

/**
 * An article against many topics: milliseconds from clean text to evidence, tokenising included; bytes a topic, measured after garbage
 * collection; and how long a megabyte of anything takes from its feed's entry to its matches.
 */
export async function* benchTopics({ topics, exportTo }: TopicsOptions): AsyncGenerator<object> {
  const workload = new TopicWorkload(loadLexicon())
  const articles = workload.articles()
  for (const article of articles) new TopicIndex(loadLexicon()).match(article) // warm
  for (const size of topics === undefined ? SIZES : [topics]) {
    if (exportTo !== undefined) await exportWorkload(exportTo, workload, size, articles)
    yield measure(workload, size, articles)
  }
}

function measure(workload: TopicWorkload, size: number, articles: readonly Article[]): object {
  const before = usedBytes()
  const index = new TopicIndex(loadLexicon())
  let addMs = 0
  for (const topic of workload.topics(size)) {
    const start = performance.now()
    index.add(topic)
    addMs += performance.now() - start
  }
  const bytes = usedBytes() - before
  const times: number[] = []
  let [satisfied, matched] = [0, 0]
  for (const article of [...articles, ...articles]) {
    const start = performance.now()
    const matches = index.match(article)
    times.push(performance.now() - start)
    matched += matches.length
    satisfied += index.lastSatisfied
  }
  const measured = times.slice(articles.length)
  return {
    topics: index.size,
    articles: articles.length,
    medianMs: percentile(measured, 0.5),
    p99Ms: percentile(measured, 0.99),
    bytesPerTopic: Math.round(bytes / size),
    addMs: Math.round(addMs),
    allGroupsPerArticle: round(satisfied / times.length),
    matchesPerArticle: round(matched / times.length),
    megabyteMs: Math.round(slowestMegabyte(index)),
  }
}

/** The slowest of some articles of a megabyte: one word, one sentence, only ends of sentences, markup, news. */
function slowestMegabyte(index: TopicIndex): number {
  const bodies = [
    'a',
    'word ',
    'A. ',
    '<p>',
    'ў’',
    'Oil prices rose in Kazakhstan. ',
    '😀',
    '\u0301',
    '"(',
    '1,',
  ].map((piece) => piece.repeat(MEGABYTE / piece.length))
  const feed = { id: 'bench', url: '', title: '', addedAt: 0 }
  const times = bodies.map((content) => {
    const start = performance.now()
    const cleaned = cleanEntry(
      { guid: 'a', title: content, content },
      { id: 'a', feed, feedLanguage: undefined, at: 0, feedWasRead: true },
    )
    if (cleaned) index.match({ ...cleaned, storyId: 'a' })
    return performance.now() - start
  })
  return Math.max(...times)
}

function usedBytes(): number {
  globalThis.gc?.()
  const { heapUsed, external, arrayBuffers } = process.memoryUsage()
  return heapUsed + external + arrayBuffers
}

async function exportWorkload(
  folder: string,
  workload: TopicWorkload,
  size: number,
  articles: readonly Article[],
): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const topicLine = (topic: Topic) => `${JSON.stringify({ id: topic.id, groups: workload.formsOf(topic) })}\n`
  await pipeline(
    Readable.from(mapLines(workload.topics(size), topicLine)),
    createWriteStream(join(folder, 'topics.jsonl')),
  )
  const articleLine = ({ title, lead, text }: Article) =>
    `${JSON.stringify({ text: `${title} ${lead} ${text}` })}\n`
  await pipeline(
    Readable.from(mapLines(articles, articleLine)),
    createWriteStream(join(folder, 'articles.jsonl')),
  )
}

function* mapLines<Row>(rows: Iterable<Row>, line: (row: Row) => string): Generator<string> {
  for (const row of rows) yield line(row)
}

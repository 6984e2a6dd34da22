import { loadLexicon } from '../../language/lexicon.ts'
import { TopicIndex } from '../../topics/topic-index.ts'
import { percentile, round } from './statistics.ts'
import { makeArticles, makeTopics } from './workload.ts'

const TOPICS = 5000
const ROUNDS = 5

/** Milliseconds from an article of 3,000 characters to the evidence of all its matches, tokenising included. */
export async function benchMatch(): Promise<object> {
  const index = new TopicIndex(loadLexicon())
  for (const topic of makeTopics(TOPICS)) index.add(topic)
  const articles = makeArticles()
  for (const article of articles) index.match(article) // warm
  const times: number[] = []
  let matches = 0
  for (let round = 0; round < ROUNDS; round++) {
    for (const article of articles) {
      const start = performance.now()
      matches += index.match(article).length
      times.push(performance.now() - start)
    }
  }
  return {
    topics: index.size,
    articles: articles.length,
    medianMs: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    matchesPerArticle: round(matches / times.length),
  }
}

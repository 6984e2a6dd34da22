import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Match, Topic } from '../../src/model/topic.ts'
import { Turns } from '../../src/outbox/turns.ts'
import { ArticleIndex } from '../../src/pipeline/article-index.ts'
import { searchTopic } from '../../src/pipeline/search-stored.ts'
import { Batch } from '../../src/store/batch.ts'
import { matchKey } from '../../src/store/keys.ts'
import { annotate } from '../../src/topics/annotate.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { article } from '../topics/articles.ts'

const lexicon = loadLexicon()
const never = new AbortController().signal

it('keeps what ingest has made of a story while it was searched for', async () => {
  const clock = new HandClock()
  const store = await openMemoryStore(clock)
  const topic = parseTopic('Kazakhstan oil', lexicon) as Topic
  const stored = article({ id: 'a', title: 'Oil of Kazakhstan flows west', firstSeenAt: clock.now() })
  const articles = new ArticleIndex(lexicon)
  articles.add(stored, annotate(stored, lexicon))
  await store.commit(
    new Batch().put(store.articles, stored.id, stored).put(store.topics, topic.id, { topic, createdAt: 0 }),
  )
  const turns = new Turns()
  const told: Match = {
    topicId: topic.id,
    storyId: stored.storyId,
    articleId: 'a',
    score: 0.5,
    evidence: [],
    at: clock.now(),
    seenAt: clock.now(),
    fannedOutAt: clock.now(),
  }
  const ingested: Promise<void>[] = []
  const read = store.matches.getMany.bind(store.matches)
  // A poll is stored just after the search has looked for what is there.
  store.matches.getMany = async (keys) => {
    const found = await read(keys)
    const batch = new Batch().put(store.matches, matchKey(told), told)
    ingested.push(turns.take(() => store.commit(batch)))
    for (let turnsLeft = 10; turnsLeft > 0; turnsLeft--) await turn()
    return found
  }
  const betweenPolls = (work: () => Promise<void>) => turns.take(work)
  await searchTopic(topic, { store, articles, lexicon, betweenPolls }, never)
  await Promise.all(ingested)
  expect(ingested).toHaveLength(1)
  expect(await store.matches.get(matchKey(told))).toEqual(told)
})

import { expect, it } from 'vitest'
import { StoryIndex } from '../../src/articles/story-index.ts'
import { loadLexicon } from '../../src/language/lexicon.ts'
import { ArticleIndex } from '../../src/pipeline/article-index.ts'
import { FeedPoller } from '../../src/pipeline/poll-feeds.ts'
import { Batch } from '../../src/store/batch.ts'
import { SubscriptionIndex } from '../../src/store/subscription-index.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'

const FEEDS = 300

it('one tick polls every due feed, those over the limit as soon as others have ended, the longest due first', async () => {
  const clock = new HandClock()
  const store = await openMemoryStore(clock)
  const batch = new Batch()
  for (let index = 0; index < FEEDS; index++) {
    const id = `f${index}`
    batch.put(store.feeds, id, { id, url: `https://f.example/${index}`, title: id, addedAt: 0 })
    batch.put(store.feedStates, id, { nextPollAt: clock.now() - index, errorStreak: 0 })
  }
  await store.commit(batch)
  const polled: number[] = []
  let ended = () => {}
  const all = new Promise<void>((resolve) => {
    ended = resolve
  })
  const lexicon = loadLexicon()
  const poller = new FeedPoller({
    store,
    stories: new StoryIndex(lexicon),
    topics: new TopicIndex(lexicon),
    lexicon,
    articles: new ArticleIndex(lexicon),
    subscriptions: new SubscriptionIndex(store),
    readsPages: false,
    pollBounds: { minPollIntervalMs: 60_000, maxPollIntervalMs: 60_000 },
    log: { info() {}, warn() {}, error() {} },
    afterIngest: async () => undefined,
    readers: { run: () => Promise.reject(new Error('nothing to read')) },
    async fetchFeed(url) {
      polled.push(Number(url.split('/').at(-1)))
      if (polled.length === FEEDS) ended()
      return { type: 'not-modified' }
    },
  })
  poller.tick()
  await all
  expect(polled).toEqual(Array.from({ length: FEEDS }, (_, index) => FEEDS - 1 - index))
  await poller.stop()
})

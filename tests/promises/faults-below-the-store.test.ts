import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { StoryIndex } from '../../src/articles/story-index.ts'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Topic } from '../../src/model/topic.ts'
import { Drain } from '../../src/outbox/drain.ts'
import { expandFanOuts } from '../../src/outbox/expand-fan-out.ts'
import { Pacer } from '../../src/outbox/pacer.ts'
import { Turns } from '../../src/outbox/turns.ts'
import { ArticleIndex } from '../../src/pipeline/article-index.ts'
import { ingest } from '../../src/pipeline/ingest.ts'
import type { Backend } from '../../src/store/backend.ts'
import { Batch } from '../../src/store/batch.ts'
import { type Store, storeOn } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { SubscriptionIndex } from '../../src/store/subscription-index.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { newsOf } from '../helpers/fisheries-news.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { aChat, aSubscription } from '../outbox/helpers.ts'
import { type Fault, FaultyBackend, type Operation } from '../store/faulty-backend.ts'
import { MapBackend } from '../store/map-backend.ts'

const PEOPLE = 6
const EVENTS = 5
const FEED = { id: 'one', url: 'https://one.example/feed', title: 'One', addedAt: 0 }
const lexicon = loadLexicon()
const topic = parseTopic('Norway fisheries', lexicon) as Topic
const wants = () => true

/** What reached people, by destination and link: the Telegram of these tests takes everything, and remembers. */
type Received = Map<string, number>

function startDrain(store: Store, received: Received): { drain: Drain; failures: () => number } {
  let failures = 0
  const log = { info() {}, warn() {}, error: () => void failures++ }
  const unpaced = { size: 100_000, refillMs: 1 }
  const pacer = new Pacer(Number.POSITIVE_INFINITY, { chat: unpaced, group: unpaced })
  let messageId = 0
  const drain = new Drain(store, pacer, {
    render: async (message) => ({ html: message.id }),
    async send({ rendered }) {
      received.set(rendered.html, (received.get(rendered.html) ?? 0) + 1)
      return { type: 'sent', messageId: ++messageId }
    },
    onStop() {},
    log,
  })
  drain.start()
  return { drain, failures: () => failures }
}

/** Everything that goes through a process that lives on this backend; whatever fails is begun again, as the ticks do. */
function startProcess(store: Store, received: Received) {
  const topics = new TopicIndex(lexicon)
  topics.add(topic)
  const subscriptions = new SubscriptionIndex(store)
  const stories = new StoryIndex(lexicon)
  const articles = new ArticleIndex(lexicon)
  const pollBounds = { minPollIntervalMs: 1000, maxPollIntervalMs: 1000 }
  const ports = { store, stories, topics, lexicon, articles, subscriptions, pollBounds, readsPages: false }
  const turns = new Turns()
  const { drain } = startDrain(store, received)
  return {
    drain,
    load: () => stories.load(store.stories.values(), store.clock.now()),
    poll: (entries: { title: string; link: string }[]) =>
      untilItWorks(() => ingest({ feed: FEED, parsed: { title: 'One', entries } }, ports)),
    expand: () => untilItWorks(() => expandFanOuts({ store, subscriptions, turns, wants, alertsPerHour: 0 })),
  }
}

async function untilItWorks(work: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (tries === 100) throw error
    }
  }
}

/** Resolves once the outbox is empty; each of its changes is looked at. */
function emptied(store: Store): Promise<void> {
  return new Promise((resolve) => {
    const look = () => store.outbox.size === 0 && resolve()
    store.outbox.watch(look)
    look()
  })
}

async function people(store: Store): Promise<void> {
  const batch = new Batch().put(store.feeds, FEED.id, FEED)
  for (let index = 0; index < PEOPLE; index++) {
    batch.put(store.chats, `c${index}`, aChat(`c${index}`, { telegramId: index + 1 }))
    const change = { destination: { chatKey: `c${index}` }, topicId: topic.id, mode: 'alert' as const }
    batch.put(store.subscriptions, `c${index}/t`, aSubscription(`c${index}/t`, change))
  }
  await store.commit(batch)
}

/** The same numbers from 0 to 1 for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 3266489917) >>> 0
    return (state >>> 8) / 2 ** 24
  }
}

/**
 * Polls, expands and sends under faults; then the process is killed with whatever was in its hands, and another finishes without faults.
 * Gives how often each alert arrived, and those that stood in `sending` at the kill.
 */
async function live(backend: Backend, plan: (operation: Operation, nth: number) => Fault) {
  const clock = new HandClock()
  const received: Received = new Map()
  let isFaulty = false
  const faulty = new FaultyBackend(backend, (operation, nth) => (isFaulty ? plan(operation, nth) : undefined))
  const store = await storeOn(faulty, clock, { firstPauseMs: 1 })
  await people(store)
  const first = startProcess(store, received)
  await first.poll([])
  clock.advance(1000)
  isFaulty = true
  const all = Array.from({ length: EVENTS }, (_, index) => newsOf(index))
  for (let count = 1; count <= EVENTS; count++) {
    await first.poll(all.slice(0, count))
    await first.expand()
    clock.advance(1000)
  }
  await Promise.race([emptied(store), new Promise((resolve) => setTimeout(resolve, 3000))])
  store.disk.giveUp()
  await first.drain.stop()
  await store.commit(() => undefined).catch(() => undefined)

  const again = await storeOn(backend, clock)
  const inFlight = new Set(
    [...again.outbox.all()].filter(({ state }) => state === 'sending').map(({ id }) => id),
  )
  const second = startProcess(again, received)
  await second.load()
  await second.poll(all)
  await second.expand()
  await emptied(again)
  await second.drain.stop()
  await again.close()
  return { received, inFlight, failed: faulty.failed, left: again.fanOuts.size }
}

function expectEachToldOnce({ received, inFlight, left }: Awaited<ReturnType<typeof live>>): void {
  expect(left).toBe(0)
  expect(received.size).toBe(PEOPLE * EVENTS)
  const repeated = [...received].filter(([, times]) => times > 1)
  expect(repeated.filter(([id, times]) => times > 2 || !inFlight.has(id))).toEqual([])
}

const backends: [string, () => Promise<Backend>][] = [
  ['a Map', async () => new MapBackend(new HandClock())],
  ['SQLite', () => SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), new HandClock())],
]

describe.each(backends)('with faults below the store on %s', (_, open) => {
  it('every alert arrives, and none twice but what stood in sending, whichever single write or read fails', async () => {
    const operations: Operation[] = ['commit', 'get', 'getMany']
    const single = operations.flatMap((operation) =>
      (['before', 'after'] as const).flatMap((when) =>
        [1, 2, 3, 5, 8, 12].map((nth) => ({ operation, when, nth })),
      ),
    )
    const lives = single.map(async ({ operation, when, nth }) => {
      let seen = 0
      return live(await open(), (each) => (each === operation && ++seen === nth ? when : undefined))
    })
    for (const each of await Promise.all(lives)) expectEachToldOnce(each)
  })

  it('the same holds when one operation in eight fails, before or after it took effect', async () => {
    const lives = Array.from({ length: 12 }, async (_, seed) => {
      const random = randomOf(seed + 1)
      const plan = () =>
        random() < 0.125 ? (random() < 0.5 ? ('before' as const) : ('after' as const)) : undefined
      return live(await open(), plan)
    })
    const all = await Promise.all(lives)
    for (const each of all) expectEachToldOnce(each)
    expect(Math.min(...all.map(({ failed }) => failed))).toBeGreaterThan(3)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { Subscription } from '../../src/model/chat.ts'
import type { FanOut, LedgerEntry } from '../../src/model/outbox.ts'
import { expandFanOuts, fanOutKey } from '../../src/outbox/expand-fan-out.ts'
import { Turns } from '../../src/outbox/turns.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { SubscriptionIndex } from '../../src/store/subscription-index.ts'
import { wants } from '../../src/topics/strictness.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat, anItem, aSubscription, putChats } from './helpers.ts'

const SEEN = 5000
const clock = new HandClock()
let store: Store
let subscriptions: SubscriptionIndex

beforeEach(async () => {
  store = await openMemoryStore(clock)
  subscriptions = new SubscriptionIndex(store)
})

async function subscribe(...all: Subscription[]): Promise<void> {
  const batch = new Batch()
  for (const each of all) batch.put(store.subscriptions, each.id, each)
  await store.commit(batch)
}

async function fanOut(change: Partial<FanOut> = {}): Promise<void> {
  const row: FanOut = {
    item: anItem('story'),
    score: 1,
    firstSeenAt: SEEN,
    toldThoseBefore: 0,
    cursor: '',
    ...change,
  }
  await store.commit(new Batch().put(store.fanOuts, fanOutKey(row), row))
}

const expand = (through = store, alertsPerHour = 0) =>
  expandFanOuts({ store: through, subscriptions, turns: new Turns(), wants, alertsPerHour })
const alerted = () => [...store.outbox.all()].map(({ destination }) => destination.chatKey).sort()

it('makes one alert for a destination, with the promise, and is then done', async () => {
  await putChats(store, aChat('a'))
  await subscribe(aSubscription('s', { destination: { chatKey: 'a', threadId: 5 } }))
  await fanOut()
  await expand()
  expect([...store.outbox.all()]).toMatchObject([
    {
      id: 'a~5/alert/story',
      destination: { chatKey: 'a', threadId: 5 },
      lane: 'alert',
      content: { kind: 'alert', item: anItem('story') },
    },
  ])
  expect(await store.ledger.get('a~5/story')).toMatchObject({
    state: 'promised',
    outboxId: 'a~5/alert/story',
  })
  expect(store.fanOuts.size).toBe(0)
})

describe('of an article first seen at some instant', () => {
  const cases: [what: string, change: Partial<Subscription>, alerts: boolean][] = [
    ['alerts a subscription that was made before', { alertsSince: SEEN - 1 }, true],
    ['does not alert one that was made at that very instant', { alertsSince: SEEN }, false],
    ['does not alert one that was made or resumed afterwards', { alertsSince: SEEN + 1 }, false],
    ['alerts one for alerts only', { mode: 'alert' }, true],
    ['does not alert one for digests only', { mode: 'digest' }, false],
    ['does not alert one that is paused', { paused: true }, false],
    ['does not alert one to another topic', { topicId: 'another' }, false],
  ]
  it.each(cases)('%s', async (_, change, alerts) => {
    await putChats(store, aChat('s'))
    await subscribe(aSubscription('s', change))
    await fanOut()
    await expand()
    expect(alerted()).toEqual(alerts ? ['s'] : [])
    expect((await store.ledger.get('s/story'))?.state).toBe(alerts ? 'promised' : undefined)
    expect(store.fanOuts.size).toBe(0)
  })
})

it('does not alert a chat that Telegram refuses us', async () => {
  await putChats(store, aChat('gone', { inactiveSince: 1 }), aChat('here'))
  await subscribe(aSubscription('gone'), aSubscription('here'))
  await fanOut()
  await expand()
  expect(alerted()).toEqual(['here'])
})

it.each(['promised', 'told'] as const)(
  'passes over a destination to which the story is %s',
  async (state) => {
    await putChats(store, aChat('a'), aChat('b'))
    await subscribe(aSubscription('a'), aSubscription('b'))
    const entry: LedgerEntry = { state, outboxId: 'digest/a', by: 'digest', at: 1 }
    await store.commit(new Batch().put(store.ledger, 'a/story', entry))
    await fanOut()
    await expand()
    expect(alerted()).toEqual(['b'])
    expect(await store.ledger.get('a/story')).toEqual(entry)
  },
)

it('tells a destination once of a story that is about two of its topics, and other threads of the chat each for itself', async () => {
  await putChats(store, aChat('a'))
  const second = { topicId: 'second' }
  await subscribe(
    aSubscription('1', { destination: { chatKey: 'a' } }),
    aSubscription('2', { destination: { chatKey: 'a' }, ...second }),
    aSubscription('3', { destination: { chatKey: 'a', threadId: 9 }, ...second }),
  )
  await fanOut()
  await fanOut({ item: { ...anItem('story'), ...second } })
  await expand()
  expect([...store.outbox.all()].map(({ id }) => id).sort()).toEqual(['a/alert/story', 'a~9/alert/story'])
})

it('alerts of a later article of the story only those who came after the earlier one', async () => {
  await putChats(store, aChat('old'), aChat('edge'), aChat('new'), aChat('late'))
  await subscribe(
    aSubscription('old', { alertsSince: 999 }),
    aSubscription('edge', { alertsSince: 1000 }),
    aSubscription('new', { alertsSince: 3000 }),
    aSubscription('late', { alertsSince: SEEN + 1 }),
  )
  await fanOut({ item: { ...anItem('story'), articleId: 'story-2' }, toldThoseBefore: 1000 })
  await expand()
  expect(alerted()).toEqual(['edge', 'new'])
})

it('leaves a row alone that took the place of the one that was to be expanded', async () => {
  await putChats(store, aChat('a'))
  await subscribe(aSubscription('s', { destination: { chatKey: 'a' } }))
  await fanOut({ score: 0.3 })
  const turns = new Turns()
  // A better article's page is stored while the first row waits for its turn.
  const stored = turns.take(() => fanOut({ score: 1 }))
  const demanding = (_: unknown, score: number) => score === 1
  const ports = { store, subscriptions, turns, wants: demanding, alertsPerHour: 0 }
  await Promise.all([stored, expandFanOuts(ports)])
  expect(store.fanOuts.size).toBe(1)
  await expandFanOuts(ports)
  expect(alerted()).toEqual(['a'])
  expect(store.fanOuts.size).toBe(0)
})

describe('with 1,001 destinations', () => {
  const ids = Array.from({ length: 1001 }, (_, index) => `chat${String(index).padStart(4, '0')}`)
  let commits: number[]
  let failing: number | undefined
  let watched: Store

  beforeEach(async () => {
    await putChats(store, ...ids.map((id) => aChat(id)))
    await subscribe(...ids.toReversed().map((id) => aSubscription(id)))
    await fanOut()
    commits = []
    failing = undefined
    watched = {
      ...store,
      commit(commit) {
        return store.commit(() => {
          const batch = commit instanceof Batch ? commit : commit()
          if (commits.length === failing) throw new Error('disk full')
          if (batch) commits.push(batch.size)
          return batch
        })
      },
    }
  })

  it('goes in commits of at most 1,000 rows and alerts each once', async () => {
    await expand(watched, 10)
    expect(alerted()).toEqual(ids)
    expect(commits).toHaveLength(4)
    expect(Math.max(...commits)).toBeLessThanOrEqual(1000)
    expect(store.fanOuts.size).toBe(0)
  })

  it('goes on after a crash between two slices where it stopped, repeats nobody and leaves nobody out', async () => {
    failing = 1
    await expect(expand(watched)).rejects.toThrow('disk full')
    const first = alerted()
    expect(first).toEqual(ids.slice(0, first.length))
    expect([...store.fanOuts.all()]).toMatchObject([{ cursor: first.at(-1) }])
    // Those alerts are sent before the process dies: only the ledger knows of them.
    const sent = new Batch()
    for (const { id } of store.outbox.all()) sent.delete(store.outbox, id)
    await store.commit(sent)

    failing = undefined
    await expand(watched)
    expect(first.length).toBeGreaterThan(0)
    expect(alerted()).toEqual(ids.slice(first.length))
    expect(store.fanOuts.size).toBe(0)
  })

  it('changes nothing when the first slice fails, and tells all when it is done again', async () => {
    failing = 0
    await expect(expand(watched)).rejects.toThrow('disk full')
    expect([store.outbox.size, await store.ledger.get(`${ids[0]}/story`)]).toEqual([0, undefined])
    failing = undefined
    await expand(watched)
    expect(alerted()).toEqual(ids)
  })
})

it('promises nothing when the ledger cannot be read, and alerts later', async () => {
  await putChats(store, aChat('a'))
  await subscribe(aSubscription('a'))
  await fanOut()
  const ledger = Object.assign(Object.create(store.ledger), {
    getMany: () => Promise.reject(new Error('disk I/O error')),
  })
  await expect(expand({ ...store, ledger })).rejects.toThrow('disk I/O error')
  expect([store.outbox.size, store.fanOuts.size]).toEqual([0, 1])
  await expand()
  expect(alerted()).toEqual(['a'])
})

it('lets whoever promises stories at the same time take turns, so that a story is promised once', async () => {
  await putChats(store, aChat('a'))
  await subscribe(aSubscription('a'))
  await fanOut()
  const turns = new Turns()
  const order: string[] = []
  const slow = turns.take(async () => {
    order.push('digest reads')
    const told = await store.ledger.get('a/story')
    await store.commit(
      new Batch().put(store.ledger, 'a/story', {
        state: 'promised',
        outboxId: 'digest',
        by: 'digest',
        at: 1,
      }),
    )
    order.push(`digest promises, told before: ${told?.outboxId ?? 'nothing'}`)
  })
  await Promise.all([slow, expandFanOuts({ store, subscriptions, turns, wants, alertsPerHour: 0 })])
  expect(order).toEqual(['digest reads', 'digest promises, told before: nothing'])
  expect(alerted()).toEqual([])
})

it('goes on with the next turn when one has failed', async () => {
  const turns = new Turns()
  await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.take(async () => 'yes')).toBe('yes')
})

import { beforeEach, expect, it } from 'vitest'
import { catchUp } from '../../src/outbox/catch-up.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Turns } from '../../src/outbox/turns.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { anItem } from './helpers.ts'

const HOUR = 3_600_000
const turns = new Turns()
let clock: HandClock
let store: Store

beforeEach(async () => {
  clock = new HandClock()
  store = await openMemoryStore(clock)
})

async function alert(chatKey: string, story: string): Promise<void> {
  const batch = new Batch()
  queueMessage(batch, store, {
    id: `${chatKey}/alert/${story}`,
    destination: { chatKey },
    lane: 'alert',
    content: { kind: 'alert', item: anItem(story) },
  })
  await store.commit(batch)
}

const storyAt = (hour: number) => `story${String(hour).padStart(2, '0')}`
const waiting = () => [...store.outbox.all()].map(({ content }) => content)
const digests = () => waiting().flatMap((content) => (content.kind === 'digest' ? [content] : []))
const digested = () => digests().flatMap(({ items }) => items.map(({ storyId }) => storyId))

it('while nothing can be sent for two days, what gets late joins one digest, in order', async () => {
  for (let hour = 0; hour < 48; hour++) {
    await alert('a', storyAt(hour))
    clock.advance(HOUR)
    await catchUp(store, turns)
  }
  expect(digests().map(({ part, parts }) => [part, parts])).toEqual([1, 2, 3, 4, 5].map((part) => [part, 5]))
  expect(digested()).toEqual(Array.from({ length: 25 }, (_, hour) => storyAt(hour)))
  for (const story of digested())
    expect(await store.ledger.get(`a/${story}`)).toMatchObject({ state: 'promised' })
})

it('makes each destination a digest of its own, and leaves alone what is not late', async () => {
  await alert('a', 'old')
  await alert('b', 'old')
  clock.advance(24 * HOUR)
  await alert('b', 'new')
  await catchUp(store, turns)
  expect(digested()).toEqual(['old', 'old'])
  expect(store.outbox.now('b/alert/new')?.state).toBe('queued')
  const before = [...store.outbox.all()]
  clock.advance(1000)
  await catchUp(store, turns)
  expect([...store.outbox.all()]).toEqual(before)
})

it('takes one that is being sent only when that has failed, and then into the same digest', async () => {
  await alert('a', 'one')
  await alert('a', 'two')
  clock.advance(24 * HOUR)
  const message = store.outbox.now('a/alert/one')
  if (!message) throw new Error('no alert')
  await store.commit(new Batch().put(store.outbox, message.id, { ...message, state: 'sending' }))
  await catchUp(store, turns)
  expect(digested()).toEqual(['two'])
  await store.commit(new Batch().put(store.outbox, message.id, message))
  clock.advance(1000)
  await catchUp(store, turns)
  expect(digested().sort()).toEqual(['one', 'two'])
  expect(store.outbox.size).toBe(1)
})

it('commits at most 1,000 rows, and tells all of hundreds', async () => {
  for (let index = 0; index < 400; index++) await alert('a', `s${index}`)
  clock.advance(24 * HOUR)
  const sizes: number[] = []
  const { commit } = store
  store.commit = (each) =>
    commit(() => {
      const batch = typeof each === 'function' ? each() : each
      sizes.push(batch?.size ?? 0)
      return batch
    })
  for (let tick = 0; tick < 3; tick++) {
    clock.advance(1000)
    await catchUp(store, turns)
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1000)
  expect(new Set(digested()).size).toBe(400)
  expect(digested()).toHaveLength(400)
})

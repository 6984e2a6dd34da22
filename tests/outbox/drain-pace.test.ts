import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Drain } from '../../src/outbox/drain.ts'
import type { Outcome } from '../../src/outbox/outcome.ts'
import { Pacer } from '../../src/outbox/pacer.ts'
import { Batch } from '../../src/store/batch.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat, anAnswer, putChats } from './helpers.ts'

/** A drain whose calls wait until they are answered by hand, on a clock moved by hand. */
async function startHeld(pacer: Pacer) {
  const clock = new HandClock()
  const store = await openMemoryStore(clock)
  const calls: { text: string; answer(outcome?: Outcome): void }[] = []
  const states: (string | undefined)[] = []
  let commits = 0
  const counted: typeof store = {
    ...store,
    async commit(commit) {
      commits++
      await turn() // as long as a disk takes, others may come
      return store.commit(commit)
    },
  }
  const drain = new Drain(counted, pacer, {
    async render({ id }) {
      await turn()
      return { html: id }
    },
    send({ rendered: { html: text } }) {
      states.push(store.outbox.now(text)?.state)
      return new Promise((resolve) => {
        calls.push({ text, answer: (outcome = { type: 'sent', messageId: 1 }) => resolve(outcome) })
      })
    },
    onStop() {},
    log: { info() {}, warn() {}, error() {} },
  })
  atTestEnd(async () => {
    const stopped = drain.stop()
    for (const call of calls) call.answer()
    await stopped
  })
  return {
    clock,
    store,
    drain,
    calls,
    states,
    commits: () => commits,
    async queue(keys: string[], change = {}) {
      await putChats(store, ...keys.map((key) => aChat(key)))
      const batch = new Batch()
      for (const key of keys) batch.put(store.outbox, key, anAnswer(key, key, { lane: 'alert', ...change }))
      await store.commit(batch)
    },
    /** Lets the drain begin all that it will begin now. */
    async settle() {
      for (let quiet = 0, before = -1; quiet < 20; quiet = calls.length === before ? quiet + 1 : 0) {
        before = calls.length
        await new Promise((resolve) => setTimeout(resolve, 1))
      }
    },
  }
}

const chats = (count: number) => Array.from({ length: count }, (_, index) => `chat${index}`)

it('takes a message its place at once, so that many chats with one each do not get theirs in the same instant', async () => {
  const { drain, calls, queue, settle } = await startHeld(new Pacer(1)) // the clock stands still: within this instant one may go
  await queue(chats(5))
  drain.start()
  await settle()
  expect(calls).toHaveLength(1)
})

it('has four under way at first, and twice as many as the rate needs once it knows how long an answer takes', async () => {
  const { clock, store, drain, calls, queue, settle } = await startHeld(new Pacer(100))
  await queue(chats(100))
  drain.start()
  await settle()
  expect(calls).toHaveLength(4)
  clock.advance(100)
  for (const call of calls.splice(0)) call.answer()
  await turn()
  for (let step = 0; step < 20; step++) {
    clock.advance(20)
    await store.commit(new Batch().delete(store.outbox, 'nobody'))
    await settle()
  }
  expect(calls).toHaveLength(20) // 2 × 100/s × 0.1 s
})

it('begins several in one commit and ends several in one, each on the disk before it is sent', async () => {
  const unpaced = { size: 1000, refillMs: 1 }
  const pacer = new Pacer(Number.POSITIVE_INFINITY, { chat: unpaced, group: unpaced })
  const { store, clock, drain, calls, states, commits, queue, settle } = await startHeld(pacer)
  await queue(chats(200))
  drain.start()
  while (store.outbox.size > 0) {
    await settle()
    clock.advance(50)
    for (const call of calls.splice(0)) call.answer()
  }
  expect(states).toEqual(Array.from({ length: 200 }, () => 'sending'))
  expect(commits()).toBeLessThan(100)
})

it('loses no place in the pace to a chat that is gone, however much waits for it', async () => {
  const { store, drain, calls, queue, settle } = await startHeld(new Pacer(1))
  await queue(['gone', 'here'], { createdAt: 2 })
  const batch = new Batch().put(store.chats, 'gone', aChat('gone', { inactiveSince: 1 }))
  for (let index = 0; index < 50; index++)
    batch.put(store.outbox, `lost ${index}`, anAnswer(`lost ${index}`, 'gone', { lane: 'alert' }))
  await store.commit(batch)
  drain.start()
  await settle()
  expect(calls.map(({ text }) => text)).toEqual(['here'])
})

it('pauses all together, once, when two chats are refused', async () => {
  const { clock, store, drain, calls, queue, settle } = await startHeld(new Pacer(1000))
  await queue(chats(10))
  drain.start()
  await settle()
  const first = calls.splice(0)
  for (const call of first) call.answer({ type: 'flood', retryAfterSeconds: 30 })
  for (const wait of [0, 10_000, 19_999]) {
    clock.advance(wait)
    await store.commit(new Batch().delete(store.outbox, 'nobody'))
    await settle()
    expect(calls).toHaveLength(0)
  }
  clock.advance(1)
  await store.commit(new Batch().delete(store.outbox, 'nobody'))
  await settle()
  expect(calls.length).toBeGreaterThan(0)
  expect(store.outbox.size).toBe(10)
})

it('waits no longer than two seconds for calls that hang before it begins others', async () => {
  const { clock, store, drain, calls, queue, settle } = await startHeld(new Pacer(100))
  await queue(chats(20))
  drain.start()
  await settle()
  expect(calls).toHaveLength(4)
  for (const [ms, begun] of [
    [1999, 4],
    [1, 8],
  ] as const) {
    clock.advance(ms)
    await store.commit(new Batch().delete(store.outbox, 'nobody'))
    await settle()
    expect(calls).toHaveLength(begun)
  }
})

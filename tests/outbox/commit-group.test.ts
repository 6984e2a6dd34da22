import { expect, it } from 'vitest'
import { CommitGroup } from '../../src/outbox/commit-group.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat } from './helpers.ts'

/** A store whose commits are written down as the keys of their rows; those that hold `bad` fail. */
async function startGroup(bad = 'nothing') {
  const store = await openMemoryStore(new HandClock())
  const commits: string[][] = []
  const commit: Store['commit'] = (next) =>
    store.commit(() => {
      const batch = typeof next === 'function' ? next() : next
      const keys = batch?.rows.map(({ key }) => key.slice('chat:'.length)) ?? []
      commits.push(keys)
      if (keys.includes(bad)) throw new Error('SQLITE_FULL')
      return batch
    })
  const group = new CommitGroup({ commit })
  const put = (key: string) => group.commit((batch) => void batch.put(store.chats, key, aChat(key)))
  return { store, commits, group, put }
}

it('writes what comes while an earlier commit is under way as one commit', async () => {
  const { store, commits, put } = await startGroup()
  await Promise.all([store.commit(new Batch()), ...['a', 'b', 'c'].map(put)])
  await put('d')
  expect(commits).toEqual([['a', 'b', 'c'], ['d']])
  expect([...store.chats.all()].map(({ key }) => key)).toEqual(['a', 'b', 'c', 'd'])
})

it('is durable when it says so', async () => {
  const { store, put } = await startGroup()
  const durable = ['a', 'b'].map((key) => put(key).then(() => store.chats.now(key)?.key))
  expect(await Promise.all(durable)).toEqual(['a', 'b'])
})

it('writes the others alone when one of a group cannot be written', async () => {
  const { store, put } = await startGroup('bad')
  const ends = await Promise.allSettled(['a', 'bad', 'b'].map(put))
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect([...store.chats.all()].map(({ key }) => key)).toEqual(['a', 'b'])
  await put('later')
  expect(store.chats.now('later')).toBeDefined()
})

it('fails with the change that throws, and with no other', async () => {
  const { store, group, put } = await startGroup()
  const bug = group.commit(() => {
    throw new TypeError('a bug')
  })
  const ends = await Promise.allSettled([put('a'), bug, put('b')])
  expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(store.chats.size).toBe(2)
})

it('fails, and goes on later, when the store takes no commit at all', async () => {
  const { store } = await startGroup()
  let isShut = true
  const group = new CommitGroup({
    commit: (next) => (isShut ? Promise.reject(new Error('shut')) : store.commit(next)),
  })
  const put = (key: string) => group.commit((batch) => void batch.put(store.chats, key, aChat(key)))
  await expect(Promise.all([put('a'), put('b')])).rejects.toThrow('shut')
  isShut = false
  await put('c')
  expect([...store.chats.all()].map(({ key }) => key)).toEqual(['c'])
})

it('makes a commit of no more than a thousand rows', async () => {
  const { commits, group, store } = await startGroup()
  const many = Array.from({ length: 40 }, (_, change) =>
    group.commit((batch) => {
      for (let row = 0; row < 60; row++) batch.put(store.chats, `${change}/${row}`, aChat('x'))
    }),
  )
  await Promise.all(many)
  expect(commits.length).toBeLessThan(10)
  expect(Math.max(...commits.map((rows) => rows.length))).toBeLessThanOrEqual(1000)
  expect(store.chats.size).toBe(2400)
})

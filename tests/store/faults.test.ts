import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Backend } from '../../src/store/backend.ts'
import { Batch } from '../../src/store/batch.ts'
import { storeOn } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type Fault, FaultyBackend, type Operation } from './faulty-backend.ts'
import { MapBackend } from './map-backend.ts'

const clock = new HandClock()
const backends: [string, () => Promise<Backend>][] = [
  ['a Map', async () => new MapBackend(clock)],
  ['SQLite', () => SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), clock)],
]
const feed = (title: string) => ({ id: 'f', url: 'https://one.example/feed', title, addedAt: 1 })

describe.each(backends)('a store on %s', (_, open) => {
  async function faulty(operation: Operation, fault: Fault, message?: string) {
    let armed = false
    const inner = await open()
    const plan = (each: Operation) => (armed && each === operation ? fault : undefined)
    const store = await storeOn(new FaultyBackend(inner, plan, message), clock, { firstPauseMs: 1 })
    const arm = (on: boolean) => {
      armed = on
    }
    return { store, inner, arm }
  }

  it('holds neither in memory nor on the disk what a commit failed to write', async () => {
    const { store, inner, arm } = await faulty('commit', 'before')
    await store.commit(new Batch().put(store.feeds, 'f', feed('old')))
    arm(true)
    await expect(store.commit(new Batch().put(store.feeds, 'f', feed('new')))).rejects.toThrow('injected')
    await expect(store.commit(new Batch().delete(store.feeds, 'f'))).rejects.toThrow('injected')
    expect(store.feeds.now('f')?.title).toBe('old')
    expect(await inner.get('feed:f')).toContain('old')
    await inner.close()
  })

  it('takes a commit for done that took effect and failed then: memory is what the disk is', async () => {
    const { store, inner, arm } = await faulty('commit', 'after')
    arm(true)
    await store.commit(new Batch().put(store.feeds, 'f', feed('new')).put(store.updates, '1', true))
    expect(store.feeds.now('f')?.title).toBe('new')
    await store.commit(new Batch().delete(store.feeds, 'f'))
    expect(store.feeds.now('f')).toBeUndefined()
    expect(await inner.get('feed:f')).toBeUndefined()
    await inner.close()
  })

  it('writes once it can what took effect on a disk that then said it was full', async () => {
    const { store, inner, arm } = await faulty('commit', 'after', 'SQLITE_FULL: database or disk is full')
    arm(true)
    store.disk.listen((trouble) => trouble?.tries === 3 && arm(false))
    await store.commit(new Batch().put(store.feeds, 'f', feed('new')))
    expect(store.feeds.now('f')?.title).toBe('new')
    await inner.close()
  })

  it.each(['get', 'getMany', 'page'] as const)(
    'throws when %s fails, before or after it read',
    async (operation) => {
      for (const fault of ['before', 'after'] as const) {
        const { store, inner, arm } = await faulty(operation, fault)
        await store.commit(new Batch().put(store.seen, 'f', ['a']))
        arm(true)
        const reads = {
          get: () => store.seen.get('f'),
          getMany: () => store.seen.getMany(['f']),
          page: () => store.seen.entries().next(),
        }
        await expect(reads[operation]()).rejects.toThrow('injected')
        arm(false)
        expect(await store.seen.get('f')).toEqual(['a'])
        await inner.close()
      }
    },
  )

  it('sweeps again what a failed sweep left', async () => {
    const { store, inner, arm } = await faulty('sweep', 'before')
    await store.commit(new Batch().put(store.updates, '1', true, clock.now() - 1))
    arm(true)
    await expect(store.sweep()).rejects.toThrow('injected')
    arm(false)
    expect(await store.sweep()).toBe(1)
    await inner.close()
  })
})

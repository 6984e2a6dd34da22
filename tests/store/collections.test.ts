import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/model/outbox.ts'
import type { Backend } from '../../src/store/backend.ts'
import { Batch } from '../../src/store/batch.ts'
import { type Store, storeOn } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { MapBackend } from './map-backend.ts'

const clock = new HandClock()
const backends: [name: string, open: () => Promise<Backend>][] = [
  ['a Map', async () => new MapBackend(clock)],
  ['SQLite', () => SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), clock)],
]

describe.each(backends)('a collection on %s', (_, open) => {
  let backend: Backend
  let store: Store

  beforeEach(async () => {
    backend = await open()
    store = (await storeOn(backend, clock)) as Store
  })
  afterEach(() => backend.close())

  async function entries(prefix?: string, after?: string): Promise<string[]> {
    const ids: string[] = []
    for await (const [id, value] of store.seen.entries(prefix, after)) {
      expect(value).toEqual([id])
      ids.push(id)
    }
    return ids
  }
  const fill = (ids: string[]) => {
    const batch = new Batch()
    for (const id of ids) batch.put(store.seen, id, [id])
    return store.commit(batch)
  }

  it('walks through more than one page of rows, each once and in order', async () => {
    const ids = Array.from({ length: 1201 }, (_, index) => `row/${String(index).padStart(5, '0')}`)
    await fill(ids.slice(0, 700).toReversed())
    await fill(ids.slice(700))
    expect(await entries()).toEqual(ids)
    expect(await entries('row/', 'row/00499')).toEqual(ids.slice(500))
    expect(await entries('row/0000')).toEqual(ids.slice(0, 10))
  })

  it('ends at a full last page', async () => {
    const ids = Array.from({ length: 500 }, (_, index) => `row/${String(index).padStart(5, '0')}`)
    await fill(ids)
    expect(await entries()).toEqual(ids)
    expect(await entries('', 'row/00499')).toEqual([])
  })

  it('keeps to its own rows and to the prefix', async () => {
    await store.commit(new Batch().put(store.updates, 'a/1', true).put(store.counts, 'a/1', 1))
    await fill(['a', 'a/1', 'a/1/x', 'a/2', 'a0', 'b', 'Ї'])
    expect(await entries('a/')).toEqual(['a/1', 'a/1/x', 'a/2'])
    expect(await entries('a/', 'a/1')).toEqual(['a/1/x', 'a/2'])
    expect(await entries()).toEqual(['a', 'a/1', 'a/1/x', 'a/2', 'a0', 'b', 'Ї'])
    expect(await entries('none')).toEqual([])
  })

  it('hides a deleted row and an expired one, whichever way it is read', async () => {
    const entry: LedgerEntry = { state: 'told', outboxId: 'x', by: 'alert', at: 1 }
    const batch = new Batch().put(store.ledger, 'a/1', entry, clock.now() + 1000)
    await store.commit(batch.put(store.ledger, 'a/2', entry).put(store.ledger, 'a/3', entry))
    await store.commit(new Batch().delete(store.ledger, 'a/2'))
    expect(await store.ledger.getMany(['a/1', 'a/2', 'a/3'])).toEqual([entry, undefined, entry])
    clock.advance(1000)
    expect(await store.ledger.get('a/1')).toBeUndefined()
    expect(await store.ledger.getMany(['a/1', 'a/2', 'a/3'])).toEqual([undefined, undefined, entry])
    const left: string[] = []
    for await (const [id] of store.ledger.entries()) left.push(id)
    expect(left).toEqual(['a/3'])
    expect(await store.sweep()).toBe(2)
  })

  it('throws at a row that it cannot read, and never calls it absent', async () => {
    await backend.commit([{ key: 'ledger:a/1', value: '{"value":{"state":"to' }])
    await expect(store.ledger.get('a/1')).rejects.toThrow()
    await expect(store.ledger.getMany(['a/1'])).rejects.toThrow()
    await expect(store.ledger.entries().next()).rejects.toThrow()
  })
})

it('throws when the disk fails a read, and never calls the row absent', async () => {
  const backend = await SqliteBackend.open(join(temporaryFolder(), 'rows.sqlite'), clock)
  const store = (await storeOn(backend, clock)) as Store
  await store.commit(new Batch().put(store.seen, 'feed', ['a']))
  await backend.query('ALTER TABLE keyv RENAME TO elsewhere')
  await expect(store.seen.get('feed')).rejects.toThrow('no such table')
  await expect(store.seen.getMany(['feed'])).rejects.toThrow('no such table')
  await expect(store.seen.entries().next()).rejects.toThrow('no such table')
  await expect(store.sweep()).rejects.toThrow('no such table')
  await backend.close()
})

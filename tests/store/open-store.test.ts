import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { openForReading, openStore, type Store } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const clock = new HandClock()

async function opened(file: string): Promise<Store> {
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  return store
}

it('finds after a close all that was committed, tables and collections, even what nobody waited for', async () => {
  const file = join(temporaryFolder(), 'rows.sqlite')
  const first = await opened(file)
  void first.commit(new Batch().put(first.seen, 'feed', ['a', 'b']))
  const feed = { id: 'feed', url: 'https://one.example/feed', title: 'One', addedAt: 1 }
  void first.commit(new Batch().put(first.feeds, 'feed', feed))
  await first.close()
  const second = await opened(file)
  expect(second.feeds.now('feed')).toEqual(feed)
  expect(await second.seen.get('feed')).toEqual(['a', 'b'])
  await second.commit(new Batch().delete(second.feeds, 'feed'))
  await second.close()
  const third = await opened(file)
  expect(third.feeds.size).toBe(0)
  await third.close()
})

it('keeps its rows through a crash: a commit that resolved needs no close', async () => {
  const folder = temporaryFolder()
  const store = await opened(join(folder, 'rows.sqlite'))
  await store.commit(new Batch().put(store.updates, '1', true))
  const copy = temporaryFolder()
  for (const name of readdirSync(folder)) writeFileSync(join(copy, name), readFileSync(join(folder, name)))
  const crashed = await opened(join(copy, 'rows.sqlite'))
  expect(await crashed.updates.get('1')).toBe(true)
  await crashed.close()
  await store.close()
})

it.each([
  ['a text', 'These are the notes of a person who named them badly.\n'.repeat(200)],
  ['a web page', '<!doctype html><title>Not found</title>'],
  ['random bytes', Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 251))],
  ['a database of another kind', Buffer.concat([Buffer.from('SQLite format 4\0'), Buffer.alloc(5000, 7)])],
])('says of %s that it is not a database, and leaves it byte for byte as it was', async (_, content) => {
  const folder = temporaryFolder()
  const file = join(folder, 'rows.sqlite')
  writeFileSync(file, content)
  expect(await openStore(file, clock)).toEqual({ type: 'not-a-database', file })
  expect(readFileSync(file).equals(Buffer.from(content))).toBe(true)
  expect(readdirSync(folder)).toEqual(['rows.sqlite'])
})

it('says of a damaged database that it is not one, and does not touch it', async () => {
  const file = join(temporaryFolder(), 'rows.sqlite')
  await (await opened(file)).close()
  const damaged = readFileSync(file).fill(0xaa, 100, 4000)
  writeFileSync(file, damaged)
  expect(await openStore(file, clock)).toEqual({ type: 'not-a-database', file })
  expect(readFileSync(file).equals(damaged)).toBe(true)
})

it('says why it cannot open a directory, a file below a file, or one in a folder that is not there', async () => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'plain'), 'x')
  mkdirSync(join(folder, 'directory'))
  for (const place of ['directory', 'plain/rows.sqlite', 'missing/rows.sqlite']) {
    const file = join(folder, place)
    const problem = await openStore(file, clock)
    expect(problem).toMatchObject({
      type: 'cannot-open',
      file,
      detail: expect.stringContaining('unable to open'),
    })
  }
  expect(readdirSync(folder).sort()).toEqual(['directory', 'plain'])
  expect(readdirSync(join(folder, 'directory'))).toEqual([])
})

it('says that it cannot open a file in a folder where nothing may be written', async () => {
  const closed = temporaryFolder()
  chmodSync(closed, 0o500)
  // To root no folder is closed, but nobody can make files in /proc.
  const file = join(process.getuid?.() === 0 ? '/proc' : closed, 'rows.sqlite')
  expect(await openStore(file, clock)).toMatchObject({ type: 'cannot-open', file })
  expect(existsSync(file)).toBe(false)
})

it('refuses the database of a newer version and changes none of its rows', async () => {
  const file = join(temporaryFolder(), 'rows.sqlite')
  await (await opened(file)).close()
  const backend = await SqliteBackend.open(file, clock)
  await backend.commit([{ key: 'meta:schema', value: '{"value":99}' }])
  await backend.commit([{ key: 'topic:a', value: '{"value":{"shape":"unknown"}}' }])
  expect(await openStore(file, clock)).toEqual({ type: 'newer-schema', file, version: 99 })
  expect(await backend.get('meta:schema')).toBe('{"value":99}')
  expect(await backend.get('topic:a')).toBe('{"value":{"shape":"unknown"}}')
  await backend.close()
})

it('can be looked at by another while it is written, without a word of its own', async () => {
  const file = join(temporaryFolder(), 'rows.sqlite')
  const writer = await opened(file)
  await writer.commit(new Batch().put(writer.seen, 'feed', ['a']))
  const reader = await openForReading(file, clock)
  expect(await reader.seen.get('feed')).toEqual(['a'])
  await expect(reader.commit(new Batch().put(reader.seen, 'feed', []))).rejects.toThrow('opened for reading')
  await reader.close()
  await writer.commit(new Batch().put(writer.seen, 'feed', ['b']))
  expect(await openStore(file, clock)).not.toMatchObject({ type: 'in-use' })
  await writer.close()
})

it('opens in memory with nothing in it', async () => {
  const store = await openMemoryStore(clock)
  expect([store.feeds.size, store.outbox.size, await store.seen.get('feed')]).toEqual([0, 0, undefined])
  await store.close()
})

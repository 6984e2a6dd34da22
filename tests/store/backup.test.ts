import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { backUp } from '../../src/store/backup.ts'
import { Backups, dailyName } from '../../src/store/backups.ts'
import { Batch } from '../../src/store/batch.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const DAY = 86_400_000
let folder: string
let file: string
let clock: HandClock
let store: Store

beforeEach(async () => {
  folder = temporaryFolder()
  file = join(folder, 'topicwire.sqlite')
  clock = new HandClock()
  store = await opened(file)
})
afterEach(() => store.close())

async function opened(path: string): Promise<Store> {
  const result = await openStore(path, clock)
  if ('type' in result) throw new Error(result.type)
  return result
}

it('copies what is committed while the writer has it, and the copy opens beside it', async () => {
  const feed = { id: 'f', url: 'https://one.example/feed', title: 'One', addedAt: 1 }
  await store.commit(new Batch().put(store.feeds, 'f', feed).put(store.seen, 'f', ['a']))
  const target = join(folder, 'copy.sqlite')
  expect(await backUp(file, target)).toEqual({ file: target, bytes: statSync(target).size })
  expect(readdirSync(folder).filter((name) => name.includes('part'))).toEqual([])
  await store.commit(new Batch().put(store.seen, 'f', ['b']))
  const copy = await opened(target)
  expect(copy.feeds.now('f')).toEqual(feed)
  expect(await copy.seen.get('f')).toEqual(['a'])
  await copy.close()
})

it('is of one moment although commits go on: of two rows that are always written together it holds the same', async () => {
  let rounds = 0
  let isDone = false
  const write = async () => {
    while (!isDone) {
      const batch = new Batch().put(store.seen, 'a', [`${rounds}`])
      for (let index = 0; index < 200; index++) batch.put(store.seen, `b${index}`, ['x'.repeat(500)])
      await store.commit(batch.put(store.seen, 'z', [`${rounds}`]))
      rounds++
    }
  }
  const writing = write()
  const copies = [0, 1, 2, 3].map((index) => join(folder, `copy-${index}.sqlite`))
  for (const copy of copies) expect(await backUp(file, copy)).toMatchObject({ file: copy })
  isDone = true
  await writing
  expect(rounds).toBeGreaterThan(1)
  for (const path of copies) {
    const copy = await opened(path)
    expect(await copy.seen.get('a')).toEqual(await copy.seen.get('z'))
    await copy.close()
  }
})

it('leaves a file that exists as it is, and makes no database where there is none', async () => {
  const target = join(folder, 'mine.txt')
  writeFileSync(target, 'mine')
  expect(await backUp(file, target)).toEqual({ type: 'exists', detail: target })
  expect(readFileSync(target, 'utf8')).toBe('mine')
  const missing = join(folder, 'missing.sqlite')
  expect(await backUp(missing, join(folder, 'other'))).toMatchObject({ type: 'nothing-to-back-up' })
  expect(existsSync(missing)).toBe(false)
  expect(await backUp(file, join(folder, 'no', 'where'))).toMatchObject({ type: 'failed' })
})

it('gives no copy of a database that is damaged, nor a part of one', async () => {
  const batch = new Batch()
  for (let index = 0; index < 900; index++) batch.put(store.seen, `${index}`, ['x'.repeat(300)])
  await store.commit(batch)
  await store.close()
  const damaged = readFileSync(file)
  writeFileSync(file, damaged.fill(0xaa, damaged.length / 2, damaged.length / 2 + 4096))
  expect(await backUp(file, join(folder, 'copy'))).toMatchObject({ type: 'damaged' })
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual([])
  store = await opened(join(folder, 'another.sqlite'))
})

it('keeps the newest daily ones, the present one among them, and no other backup is removed', async () => {
  const backups = store.backups as Backups
  await backups.make('topicwire-before-v2.sqlite')
  await backups.make('topicwire-2020-01-01-120000.sqlite')
  for (let index = 0; index < 5; index++) {
    await backups.make(dailyName(clock.now()))
    backups.prune(3, clock.now())
    clock.advance(DAY)
  }
  const day = (index: number) => dailyName(clock.now() - index * DAY)
  const asked = ['topicwire-2020-01-01-120000.sqlite', 'topicwire-before-v2.sqlite']
  expect(readdirSync(backups.folder).sort()).toEqual([...asked, day(3), day(2), day(1)].sort())
  // A clock that was set back makes names that come before all others.
  clock.advance(-300 * DAY)
  await backups.make(dailyName(clock.now()))
  backups.prune(3, clock.now())
  expect(readdirSync(backups.folder)).toContain(dailyName(clock.now()))
})

it('names the one that was made last, whatever it is called', async () => {
  const backups = store.backups as Backups
  expect(new Backups(join(folder, 'elsewhere', 'x')).newest()).toBeUndefined()
  for (const name of ['topicwire-2031-01-01.sqlite', 'topicwire-2030-01-01-120000.sqlite'])
    await backups.make(name)
  utimesSync(join(backups.folder, 'topicwire-2031-01-01.sqlite'), 1000, 1000)
  expect(backups.newest()).toBe(join(backups.folder, 'topicwire-2030-01-01-120000.sqlite'))
})

it('holds no lock of the writer, and nothing of what was deleted', async () => {
  await store.commit(new Batch().put(store.updates, 'secret', true))
  await store.commit(new Batch().delete(store.updates, 'secret'))
  while ((await store.sweep()) > 0);
  const target = join(folder, 'copy.sqlite')
  await backUp(file, target)
  expect(readFileSync(target).includes('update:secret')).toBe(false)
  const copy = await SqliteBackend.open(target, clock)
  expect(await copy.get('lock:writer')).toBeUndefined()
  await copy.close()
})

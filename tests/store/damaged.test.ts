import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const clock = new HandClock()
const PAGE = 4096

async function opened(file: string): Promise<Store> {
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  return store
}

/** A database of some hundred pages, whose writer was killed: what it wrote last is in the log only. */
async function killedDatabase(): Promise<{ folder: string; file: string }> {
  const [folder, copy] = [temporaryFolder(), temporaryFolder()]
  const store = await opened(join(folder, 'topicwire.sqlite'))
  const batch = new Batch()
  for (let index = 0; index < 900; index++) batch.put(store.seen, `${index}`, ['x'.repeat(1500)])
  await store.commit(batch)
  await store.close()
  const again = await opened(join(folder, 'topicwire.sqlite'))
  await again.commit(new Batch().put(again.seen, 'last', ['y']))
  for (const name of ['topicwire.sqlite', 'topicwire.sqlite-wal'])
    copyFileSync(join(folder, name), join(copy, name))
  await again.close()
  return { folder: copy, file: join(copy, 'topicwire.sqlite') }
}

const bytesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'hex')]))

it.each([
  ['a page in its middle', (bytes: Buffer) => Math.floor(bytes.length / PAGE / 2) * PAGE],
  ['one of its first pages', () => 2 * PAGE],
  ['a page near its end', (bytes: Buffer) => Math.floor((bytes.length / PAGE) * 0.9) * PAGE],
])(
  'refuses a database when %s is overwritten, and leaves it and its log byte for byte as they were',
  async (_, where) => {
    const { folder, file } = await killedDatabase()
    const bytes = readFileSync(file)
    bytes.fill(0x5a, where(bytes), where(bytes) + PAGE)
    writeFileSync(file, bytes)
    const before = bytesOf(folder)
    expect(await openStore(file, clock)).toEqual({ type: 'not-a-database', file })
    expect(bytesOf(folder)).toEqual(before)
  },
)

it('names the newest backup of a database that is damaged, and that one opens in its place', async () => {
  const folder = temporaryFolder()
  const file = join(folder, 'topicwire.sqlite')
  const store = await opened(file)
  await store.commit(new Batch().put(store.seen, 'feed', ['a']))
  await store.backups?.make('topicwire-2030-01-15.sqlite')
  await store.close()
  writeFileSync(file, Buffer.alloc(20_000, 0xaa))
  const backup = join(folder, 'backups', 'topicwire-2030-01-15.sqlite')
  expect(await openStore(file, clock)).toEqual({ type: 'not-a-database', file, backup })
  copyFileSync(backup, file)
  const restored = await opened(file)
  expect(await restored.seen.get('feed')).toEqual(['a'])
  await restored.close()
})

it('opens a database whose writer was killed, with what is only in its log', async () => {
  const { folder, file } = await killedDatabase()
  const store = await opened(file)
  expect(await store.seen.get('last')).toEqual(['y'])
  await store.close()
  expect(readdirSync(folder)).toEqual(['topicwire.sqlite'])
})

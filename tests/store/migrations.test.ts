import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Backend, Row } from '../../src/store/backend.ts'
import { migrate, SCHEMA_VERSION, schemaOf, writeVersion } from '../../src/store/migrations.ts'
import { openStore } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { everyRow } from '../helpers/every-row.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { MapBackend } from './map-backend.ts'

const clock = new HandClock()
const NOW = clock.now()
const row = (key: string, value: unknown, expires?: number): Row => ({
  key,
  value: JSON.stringify({ value }),
  ...(expires === undefined ? {} : { expires }),
})

const job = { id: 'c/answer/1', destination: { chatKey: 'c' }, answerId: 'c/answer/1' }
const subscription = { id: 'c/t', destination: { chatKey: 'c' }, topicId: 't', name: 'Oil', mode: 'alert' }
const fanOut = { item: { topicId: 't', storyId: 's', articleId: 'a' }, firstSeenAt: 5, cursor: 'x' }
const match = { topicId: 't', storyId: 's', articleId: 'a', score: 0.9, evidence: [], at: 7 }

/** Rows as version 1 wrote them at one time or another, and what they are now. */
const fromVersion1: [key: string, before: unknown, after: unknown][] = [
  [
    'job:c/answer/1',
    { ...job, kind: 'add-feed', url: 'https://one.example/feed' },
    { ...job, kind: 'find-feed', asked: 'addfeed', url: 'https://one.example/feed' },
  ],
  [
    'job:c/answer/2',
    { ...job, kind: 'find-feed', asked: 'suggest', url: 'https://one.example/' },
    { ...job, kind: 'find-feed', asked: 'suggest', url: 'https://one.example/' },
  ],
  ['seen:feed', ['entry 1', 'entry 2'], ['entry 1', 'entry 2']],
  [
    'feed-state:failing',
    { nextPollAt: 9, errorStreak: 3, lastErrorAt: 8 },
    { nextPollAt: 9, errorStreak: 3, lastErrorAt: 8, failingSince: 8 },
  ],
  ['feed-state:well', { nextPollAt: 9, errorStreak: 0, lastErrorAt: 8 }, null],
  ['feed-state:known', { nextPollAt: 9, errorStreak: 3, lastErrorAt: 8, failingSince: 2 }, null],
  ['feed-state:undated', { nextPollAt: 9, errorStreak: 3 }, null],
  ['subscription:c/t', subscription, { ...subscription, strictness: 'balanced' }],
  ['subscription:c/u', { ...subscription, strictness: 'wide' }, null],
  ['fan-out:s/t/a', fanOut, { ...fanOut, score: 1, toldThoseBefore: 0 }],
  ['fan-out:s/t/b', { ...fanOut, score: 0.5, toldThoseBefore: 3 }, null],
  ['match:t/s', match, { ...match, seenAt: 7 }],
  ['match:t/u', { ...match, seenAt: 9 }, null],
]
const rowsOfVersion1 = () => fromVersion1.map(([key, before]) => row(key, before))
const rowsNow = () => new Map(fromVersion1.map(([key, before, after]) => [key, after ?? before]))

async function databaseOfVersion1(): Promise<{ folder: string; file: string }> {
  const folder = temporaryFolder()
  const file = join(folder, 'topicwire.sqlite')
  const backend = await SqliteBackend.open(file, clock)
  await backend.commit([...rowsOfVersion1(), row('meta:schema', 1)])
  await backend.close()
  return { folder, file }
}

it('brings every row of version 1 to the present shape when the database is opened, in the tables too', async () => {
  const { file } = await databaseOfVersion1()
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  const found = new Map((await everyRow(store)).map(({ key, value }) => [key, value]))
  for (const [key, value] of rowsNow()) expect(found.get(key), key).toEqual(value)
  expect(found.get('meta:schema')).toBe(SCHEMA_VERSION)
  expect(store.subscriptions.now('c/t')?.strictness).toBe('balanced')
  await store.close()
})

it('copies the database before it changes it, and the copy is of the older version', async () => {
  const { folder, file } = await databaseOfVersion1()
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  await store.close()
  const name = 'topicwire-before-v2-2030-01-15-120000.sqlite'
  expect(readdirSync(join(folder, 'backups'))).toEqual([name])
  const copy = await SqliteBackend.open(join(folder, 'backups', name), clock)
  expect(await schemaOf(copy)).toBe(1)
  for (const { key, value } of rowsOfVersion1()) expect(await copy.get(key)).toBe(value)
  await copy.close()
})

it('makes no copy of a database that is new or of this version', async () => {
  const folder = temporaryFolder()
  for (let opening = 0; opening < 2; opening++) {
    const store = await openStore(join(folder, 'topicwire.sqlite'), clock)
    if ('type' in store) throw new Error(store.type)
    await store.close()
  }
  expect(existsSync(join(folder, 'backups'))).toBe(false)
})

it('changes nothing, and gives the file free, when the copy cannot be made', async () => {
  const { folder, file } = await databaseOfVersion1()
  writeFileSync(join(folder, 'backups'), 'a file where the folder should be')
  expect(await openStore(file, clock)).toMatchObject({ type: 'no-backup', file })
  const backend = await SqliteBackend.open(file, clock)
  expect(await schemaOf(backend)).toBe(1)
  expect(await backend.get('lock:writer')).toBeUndefined()
  await backend.close()
  rmSync(join(folder, 'backups'))
  expect(readdirSync(folder)).toEqual(['topicwire.sqlite'])
})

it('keeps when each row expires', async () => {
  const backend = new MapBackend(clock)
  await backend.commit([row('match:t/s', match, NOW + 10), row('meta:schema', 1)])
  await migrate(backend, 1)
  expect(await backend.page('match:', 'match:~', 5)).toEqual([
    { ...row('match:t/s', { seenAt: 7, ...match }), expires: NOW + 10 },
  ])
})

it('goes on where it was broken off, after whichever commit that was, and gives the same', async () => {
  const many = Array.from({ length: 1200 }, (_, index) => row(`subscription:d/${index}`, subscription))
  let commits = 0
  for (let stopAfter = 0; ; stopAfter++) {
    const backend = new MapBackend(clock)
    for (const slice of [many.slice(0, 1000), many.slice(1000), rowsOfVersion1()]) await backend.commit(slice)
    await writeVersion(backend, 1)
    commits = 0
    const killed: Backend = Object.assign(Object.create(backend) as Backend, {
      get: backend.get.bind(backend),
      page: backend.page.bind(backend),
      commit(rows: Row[]) {
        if (commits++ === stopAfter) throw new Error('killed')
        return backend.commit(rows)
      },
    })
    const finished = await migrate(killed, 1).then(
      () => true,
      () => false,
    )
    expect(await schemaOf(backend)).toBe(finished ? SCHEMA_VERSION : 1)
    if (!finished) await migrate(backend, 1)
    expect(await schemaOf(backend)).toBe(SCHEMA_VERSION)
    for (const [key, value] of rowsNow())
      expect(JSON.parse((await backend.get(key)) ?? 'null'), key).toEqual({ value })
    for (const { key } of many)
      expect(JSON.parse((await backend.get(key)) ?? 'null')).toMatchObject({
        value: { strictness: 'balanced' },
      })
    if (finished) break
  }
  expect(commits).toBeGreaterThan(3)
})

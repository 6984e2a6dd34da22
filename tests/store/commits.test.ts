import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Broadcast } from '../../src/model/outbox.ts'
import { Batch } from '../../src/store/batch.ts'
import { type Store, storeOn } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

let file: string
let clock: HandClock
let backend: SqliteBackend
let store: Store

beforeEach(async () => {
  file = join(temporaryFolder(), 'rows.sqlite')
  clock = new HandClock()
  await open()
})
afterEach(() => backend.close())

async function open(): Promise<void> {
  backend = await SqliteBackend.open(file, clock)
  store = await storeOn(backend, clock, { firstPauseMs: 1 })
}

/** What a fresh look at the file finds. */
async function reopened(): Promise<Store> {
  await backend.close()
  await open()
  return store
}

/** From now on SQLite refuses this one key, in the middle of whatever statement brings it. */
async function refuse(key: string): Promise<void> {
  await backend.query(
    `CREATE TRIGGER refusal BEFORE INSERT ON keyv WHEN NEW.key = '${key}' BEGIN SELECT RAISE(ABORT, 'refused'); END`,
  )
}

const broadcast = (id: string, text = id): Broadcast => ({
  id,
  text,
  state: 'preview',
  createdAt: 1,
  cursor: '',
})
const put = (id: string, text = id) => new Batch().put(store.broadcasts, id, broadcast(id, text))

it('changes memory only once the rows are on the disk', async () => {
  const committed = store.commit(put('a'))
  expect(store.broadcasts.now('a')).toBeUndefined()
  await committed
  expect(store.broadcasts.now('a')?.text).toBe('a')
  expect((await reopened()).broadcasts.now('a')).toEqual(broadcast('a'))
})

it('writes all rows of a commit or none, on the disk and in memory, and the next commit works', async () => {
  await store.commit(put('a', 'before'))
  await refuse('broadcast:poison')
  const seen: string[] = []
  store.broadcasts.watch((id) => seen.push(id))
  const batch = put('a', 'after').put(store.broadcasts, 'b', broadcast('b')).delete(store.jobs, 'none')
  batch.put(store.broadcasts, 'poison', broadcast('poison')).put(store.updates, '7', true)
  let told = false
  batch.afterCommit(() => {
    told = true
  })
  await expect(store.commit(batch)).rejects.toThrow('refused')
  expect([...store.broadcasts.all()]).toEqual([broadcast('a', 'before')])
  expect({ told, seen }).toEqual({ told: false, seen: ['a'] })

  await store.commit(put('c'))
  const { broadcasts, updates } = await reopened()
  expect([...broadcasts.all()]).toEqual([broadcast('a', 'before'), broadcast('c')])
  expect(await updates.get('7')).toBeUndefined()
})

/** So much that it needs new pages. */
const much = () => {
  const batch = new Batch()
  for (let index = 0; index < 50; index++)
    batch.put(store.broadcasts, `${index}`, broadcast(`${index}`, 'y'.repeat(500)))
  return batch
}
const takesNothing: [string, () => Promise<unknown>, () => Promise<unknown>, string][] = [
  [
    'a full disk',
    async () => {
      const [{ page_count: pages }] = (await backend.query('PRAGMA page_count')) as [{ page_count: number }]
      await backend.query(`PRAGMA max_page_count = ${pages}`)
    },
    () => backend.query('PRAGMA max_page_count = 100000'),
    'SQLITE_FULL',
  ],
  [
    'a file that may only be read',
    () => backend.query('PRAGMA query_only = 1'),
    () => backend.query('PRAGMA query_only = 0'),
    'SQLITE_READONLY',
  ],
]

describe.each(takesNothing)('on %s', (_, fill, free, code) => {
  it('waits with the commit that failed and all behind it, and writes them in their order when it can', async () => {
    await fill()
    const said: (string | undefined)[] = []
    const order: string[] = []
    let enough = () => {}
    const thrice = new Promise<void>((resolve) => {
      enough = resolve
    })
    store.disk.listen((trouble) => {
      said.push(trouble?.detail)
      if (trouble?.tries === 3) enough()
    })
    const waiting = [
      store.commit(much().afterCommit(() => order.push('first'))),
      store.commit(put('later').afterCommit(() => order.push('second'))),
    ]
    await thrice
    expect({ order, size: store.broadcasts.size, since: store.disk.trouble?.since }).toEqual({
      order: [],
      size: 0,
      since: clock.now(),
    })
    await free()
    await Promise.all(waiting)
    expect(order).toEqual(['first', 'second'])
    expect(store.disk.trouble).toBeUndefined()
    expect(said.at(-1)).toBeUndefined()
    expect(said.slice(0, -1).every((detail) => detail?.startsWith(code))).toBe(true)
    expect((await reopened()).broadcasts.size).toBe(51)
  })

  it('fails the waiting commits whole when they are given up, and tries each later one once', async () => {
    await fill()
    const first = expect(store.commit(much())).rejects.toThrow(code)
    const second = expect(store.commit(much())).rejects.toThrow(code)
    store.disk.giveUp()
    await Promise.all([first, second])
    await expect(store.commit(much())).rejects.toThrow(code)
    expect(store.broadcasts.size).toBe(0)
    await free()
    await store.commit(put('later'))
    expect([...(await reopened()).broadcasts.all()]).toEqual([broadcast('later')])
  })
})

it('runs the commits behind a failed one, and behind one whose making threw', async () => {
  await refuse('broadcast:poison')
  const results = await Promise.allSettled([
    store.commit(put('a')),
    store.commit(put('poison')),
    store.commit(() => {
      throw new Error('no batch')
    }),
    store.commit(put('b')),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect([...store.broadcasts.all()].map(({ id }) => id)).toEqual(['a', 'b'])
})

it('ends with the last of 200 values that were committed without waiting', async () => {
  const commits = Array.from({ length: 200 }, (_, index) => store.commit(put('a', `${index}`)))
  await Promise.all(commits)
  expect(store.broadcasts.now('a')?.text).toBe('199')
  expect((await reopened()).broadcasts.now('a')?.text).toBe('199')
})

it('shows a commit that is given as a function the rows of all commits before it', async () => {
  const count = () => {
    const { text = '0' } = store.broadcasts.now('sum') ?? {}
    return put('sum', `${Number(text) + 1}`)
  }
  await Promise.all(Array.from({ length: 50 }, () => store.commit(count)))
  expect((await reopened()).broadcasts.now('sum')?.text).toBe('50')
})

it('writes nothing when a function gives no batch', async () => {
  await store.commit(() => undefined)
  await store.commit(new Batch())
  expect((await backend.page('', '\uffff', 10)).map(({ key }) => key)).toEqual([])
})

it('lets the last word on a row count, within a batch too', async () => {
  const batch = put('a', 'first').delete(store.broadcasts, 'a').put(store.broadcasts, 'b', broadcast('b'))
  expect(batch.pending(store.broadcasts, 'b')).toEqual(broadcast('b'))
  expect(batch.pending(store.broadcasts, 'c')).toBeUndefined()
  expect(batch.size).toBe(2)
  await store.commit(batch.put(store.broadcasts, 'b', broadcast('b', 'second')))
  expect([...store.broadcasts.all()]).toEqual([broadcast('b', 'second')])
  expect([...(await reopened()).broadcasts.all()]).toEqual([broadcast('b', 'second')])
})

it('tells watchers of the rows there are, and of every change with what was before', async () => {
  await store.commit(put('a', 'old'))
  const seen: unknown[] = []
  store.broadcasts.watch((id, next, previous) => seen.push([id, next?.text, previous?.text]))
  await store.commit(put('a', 'new').put(store.broadcasts, 'b', broadcast('b')))
  await store.commit(new Batch().delete(store.broadcasts, 'a'))
  expect(seen).toEqual([
    ['a', 'old', undefined],
    ['a', 'new', 'old'],
    ['b', 'b', undefined],
    ['a', undefined, 'new'],
  ])
})

it('lets no later commit begin inside of an earlier one', async () => {
  const order: string[] = []
  const note = (word: string) =>
    new Batch().put(store.updates, word, true).afterCommit(() => order.push(`${word} done`))
  await Promise.all(
    ['a', 'b', 'c'].map((word) =>
      store.commit(() => {
        order.push(`${word} begun`)
        return note(word)
      }),
    ),
  )
  expect(order).toEqual(['a begun', 'a done', 'b begun', 'b done', 'c begun', 'c done'])
})

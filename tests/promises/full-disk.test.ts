import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
let backend: SqliteBackend
beforeEach(async () => {
  const wrap = (opened: SqliteBackend) => {
    backend = opened
    return opened
  }
  app = await startTestApp({}, { firstPauseMs: 1, wrap })
  publish()
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
})
afterEach(() => app.close())

/** Needs more room than a full disk has left inside of the file; in each entry other words. */
const longText = (name: string) =>
  Array.from({ length: 400 }, (_, index) => `${name}q${index.toString(36)}`).join(' ')
const publish = (...names: string[]) =>
  app.feeds.set(
    '/one',
    rss(
      'One',
      names.map((name) => ({ ...newsNamed(name), summary: longText(name) })),
    ),
    'text/xml',
  )
const told = () => alertsTo(app).map((entry) => entry.links[0]?.split('/').at(-1))
const beginPoll = () => {
  app.clock.advance(61_000)
  app.tick()
}
const troubles = () => app.logged.filter(({ event }) => event.startsWith('the disk takes nothing'))
const adminTexts = () => app.world.received({ chatId: ADMIN }).map(({ text }) => text)
const tries = (count: number) =>
  eventually(() => (app.store.disk.trouble?.tries ?? 0) >= count, `${count} tries to write`)

const disks: [string, () => Promise<unknown>, () => Promise<unknown>][] = [
  [
    'a full disk',
    async () => {
      // What is free inside the file may still be used: fill it, so that the next page is one too many.
      await backend.query('VACUUM')
      const [{ page_count: pages }] = (await backend.query('PRAGMA page_count')) as [{ page_count: number }]
      await backend.query(`PRAGMA max_page_count = ${pages}`)
      await backend
        .query(
          `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
         INSERT OR FAIL INTO keyv (key, value) SELECT 'seen:filler' || i, '{"value":["xxxxxxxxxxxxxxxxxxxxxxxxx"]}' FROM n`,
        )
        .catch(() => undefined)
    },
    () => backend.query('PRAGMA max_page_count = 1000000'),
  ],
  [
    'a file that may only be read',
    () => backend.query('PRAGMA query_only = 1'),
    () => backend.query('PRAGMA query_only = 0'),
  ],
]

describe.each(disks)('on %s', (_, fill, free) => {
  it('loses no alert of what was published meanwhile, tells each once and in order, and says so once', async () => {
    publish('north')
    await app.poll()
    await fill()
    publish('south', 'north')
    beginPoll()
    await tries(3)
    publish('east', 'south', 'north')
    for (let round = 0; round < 5; round++) beginPoll()
    await tries(6)
    expect(told()).toEqual(['north'])
    expect(troubles()).toHaveLength(1)
    expect(app.logged.filter(({ level }) => level === 'error')).toHaveLength(1)
    await free()
    await eventually(() => app.store.disk.trouble === undefined, 'room')
    await eventually(() => told().includes('south'), 'what waited')
    await app.poll()
    await app.poll()
    expect(told()).toEqual(['north', 'south', 'east'])
    expect(app.logged.filter(({ event }) => event === 'the disk takes writes again')).toHaveLength(1)
  })

  it('tells the admins while it lasts, and when it is over', async () => {
    await fill()
    publish('south')
    beginPoll()
    await eventually(() => adminTexts().some((text) => text.startsWith('🛑')), 'word to the admin')
    await tries(7)
    expect(adminTexts().filter((text) => text.startsWith('🛑'))).toHaveLength(1)
    await free()
    await eventually(() => adminTexts().some((text) => text.includes('write to my disk again')), 'relief')
    await app.settled()
  })

  it('carries out a command that came meanwhile when it can, and answers it once', async () => {
    await fill()
    app.world.sendText({ userId: READER, text: '/subscribe Kazakhstan oil' })
    await tries(3)
    expect(app.store.subscriptions.size).toBe(1)
    await free()
    await eventually(() => app.store.subscriptions.size === 2, 'the subscription')
    await app.settled()
    const answers = app.world
      .received({ chatId: READER })
      .filter(({ text, edited }) => text.includes('Kazakhstan oil') && !edited)
    expect(answers).toHaveLength(1)
  })

  it('ends when it is told to, and after a restart with room nothing is missing', async () => {
    await fill()
    publish('south')
    beginPoll()
    await tries(3)
    await app.restart()
    await app.poll()
    expect(told()).toEqual(['south'])
    await free()
  })
})

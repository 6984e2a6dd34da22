import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ask, eventually, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

const DAY = 86_400_000
const admin = { userId: ADMIN }
let app: TestApp

beforeEach(async () => {
  app = await startTestApp()
  await ask(app, '/start', admin)
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await app.addFeed('/one')
})
afterEach(() => app.close())

const feed = () => [...app.store.feeds.all()][0]
const state = () => [...app.store.feedStates.all()][0]
const news = () => app.world.received({ chatId: ADMIN }).filter(({ text }) => /^[⚠🟢⏹⏸]/u.test(text))

async function poll(): Promise<void> {
  const before = state()?.lastPollAt ?? 0
  app.clock.advance(2 * DAY)
  app.tick()
  await eventually(() => (state()?.lastPollAt ?? 0) > before, 'the poll')
  await tick()
}

/** A tick, and what it tells the admins. */
async function tick(): Promise<void> {
  app.tick()
  await app.store.commit(() => undefined)
  await app.settled()
}

describe('a feed that has moved', () => {
  it.each([301, 308])('for good (%i) is asked at its new address from then on', async (status) => {
    app.feeds.refuse('/one', status, { location: '/new' })
    app.feeds.set('/new', rss('Herald', []), 'text/xml')
    await app.poll()
    expect(feed()?.url).toBe(app.url('/new'))
    app.feeds.asked.length = 0
    await app.poll()
    expect(app.feeds.asked).toEqual(['/new'])
    expect((await ask(app, `/addfeed ${app.url('/new')}`, admin)).text).toBe('Herald is watched already.')
  })

  it.each([302, 307])('for now (%i) keeps its address', async (status) => {
    app.feeds.refuse('/one', status, { location: '/new' })
    app.feeds.set('/new', rss('Herald', []), 'text/xml')
    await app.poll()
    expect(state()?.errorStreak).toBe(0)
    expect(feed()?.url).toBe(app.url('/one'))
  })

  it('to something that is no feed keeps its address', async () => {
    app.feeds.refuse('/one', 301, { location: '/new' })
    app.feeds.set('/new', '<html>for sale</html>', 'text/html')
    await app.poll()
    expect(state()).toMatchObject({ errorStreak: 1, lastError: { type: 'html-page' } })
    expect(feed()?.url).toBe(app.url('/one'))
  })

  it('to the address of another feed keeps its own', async () => {
    app.feeds.set('/two', rss('Tribune', []), 'text/xml')
    await app.addFeed('/two')
    app.feeds.refuse('/one', 301, { location: '/two' })
    await app.poll()
    expect(feed()?.url).toBe(app.url('/one'))
  })
})

it('a feed that is gone for good is polled no more, admins are told once, and may try it again', async () => {
  app.feeds.refuse('/one', 410)
  await poll()
  app.feeds.asked.length = 0
  app.clock.advance(2 * DAY)
  await tick()
  await tick()
  expect(app.feeds.asked).toEqual([])
  expect(news().map(({ text }) => text.split('\n'))).toEqual([
    ['⏹ Ended: the server says that they are gone for good', '• Herald'],
  ])
  expect((await ask(app, '/feeds', admin)).text).toContain('⏸ Herald')
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await tap(app, '▶️ Try again: Herald', admin)
  await eventually(() => state()?.errorStreak === 0 && app.feeds.asked.length > 0, 'the poll')
  await eventually(() => state()?.paused === undefined, 'the end of the pause')
})

it('tells admins once that a feed fails for a day, and once when it is back', async () => {
  app.feeds.refuse('/one', 503)
  await app.poll()
  await tick()
  expect(news()).toEqual([])
  await poll()
  await poll()
  expect(news().map(({ text }) => text)).toEqual([
    '⚠️ Failing for more than a day\n• Herald\n   The server answered with an error (503).',
  ])
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await poll()
  await poll()
  expect(
    news()
      .map(({ text }) => text)
      .slice(1),
  ).toEqual(['🟢 Back again\n• Herald'])
})

it('pauses a feed that could not be read for thirty days, with a button to resume', async () => {
  app.feeds.refuse('/one', 503)
  for (let polls = 0; polls < 17; polls++) if (!state()?.paused) await poll()
  expect(state()?.paused).toMatchObject({ why: 'dead' })
  expect(news().at(-1)?.text).toBe('⏸ Paused: they could not be read for 30 days\n• Herald')
  app.feeds.asked.length = 0
  app.clock.advance(40 * DAY)
  await tick()
  expect(app.feeds.asked).toEqual([])
  await tap(app, '▶️', admin)
  await eventually(() => app.feeds.asked.length === 1, 'the poll')
})

it('waits as long as Retry-After says', async () => {
  app.feeds.refuse('/one', 503, { 'retry-after': '7200' })
  await app.poll()
  expect((state()?.nextPollAt ?? 0) - (state()?.lastPollAt ?? 0)).toBe(7_200_000)
})

it('counts how many polls found nothing new', async () => {
  for (let polls = 0; polls < 3; polls++) await app.poll()
  expect(state()?.polls).toEqual({ all: 4, unchanged: 3 })
})

it('takes the time in which the bot was off for no failure of a feed', async () => {
  app.feeds.refuse('/one', 503)
  await app.poll()
  await app.restart()
  app.clock.advance(31 * DAY)
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  const before = state()?.lastPollAt ?? 0
  app.tick()
  await eventually(() => (state()?.lastPollAt ?? 0) > before, 'the poll')
  await tick()
  expect(state()?.paused).toBeUndefined()
  expect(news()).toEqual([])
})

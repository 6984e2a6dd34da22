import { expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, eventually } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const MONTH = 30 * DAY

/** An app whose clock a test sets, and that knows how much time really passes. */
async function start(): Promise<TestApp> {
  const app = await startTestApp()
  atTestEnd(() => app.close())
  Object.assign(app.clock, { elapsed: () => performance.now() })
  await app.restart()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  return app
}

const publish = (app: TestApp, ...names: string[]) =>
  app.feeds.set(
    '/one',
    rss(
      'One',
      names.map((name) => newsNamed(name)),
    ),
    'text/xml',
  )
const told = (app: TestApp) => alertsTo(app).map((entry) => entry.links[0]?.split('/').at(-1))

/** Lets every feed become due and waits until each has been polled: the time of that may be an earlier one. */
async function poll(app: TestApp): Promise<void> {
  const { store } = app
  const pollsOf = () => [...store.feeds.all()].map(({ id }) => store.feedStates.now(id)?.lastPollAt)
  app.clock.advance(61_000)
  const before = pollsOf()
  app.tick()
  await eventually(() => pollsOf().every((at, index) => at !== before[index]), 'every feed to be polled')
  await app.settled()
}

/** The same events told by another paper, in its own links. */
async function publishElsewhere(app: TestApp, ...names: string[]): Promise<void> {
  app.feeds.set(
    '/two',
    rss(
      'Two',
      names.map((name) => ({ ...newsNamed(name), link: `https://two.example/${name}` })),
    ),
    'text/xml',
  )
}

it.each([
  ['ahead by a year and back', YEAR],
  ['back by a month and right again', -MONTH],
])('tells what is new before, while and after the clock is set %s, and nothing twice', async (_, jump) => {
  const app = await start()
  await publishElsewhere(app)
  await app.addFeed('/two')
  await ask(app, '/subscribe Norway fisheries')
  publish(app, 'north')
  await poll(app)
  app.clock.advance(jump)
  app.tick()
  publish(app, 'south', 'north')
  await publishElsewhere(app, 'north')
  await poll(app)
  expect(told(app)).toEqual(['north', 'south'])
  await app.restart()
  await poll(app)
  app.clock.advance(-jump)
  app.tick()
  publish(app, 'east', 'south', 'north')
  await publishElsewhere(app, 'south', 'north')
  await poll(app)
  await app.restart()
  await poll(app)
  expect(told(app)).toEqual(['north', 'south', 'east'])
  await ask(app, '/digest')
  expect(digestsTo(app)).toEqual([])
})

it('tells a subscription that was made while the clock was ahead, once it is set back', async () => {
  const app = await start()
  app.clock.advance(YEAR)
  app.tick()
  await ask(app, '/subscribe Norway fisheries')
  app.clock.advance(-YEAR)
  app.tick()
  publish(app, 'north')
  await poll(app)
  expect(told(app)).toEqual(['north'])
})

it('sends the daily digest of the days after the clock was ahead for a while', async () => {
  const app = await start()
  await ask(app, '/subscribe Norway fisheries')
  app.clock.advance(YEAR)
  app.tick()
  await app.settled()
  app.clock.advance(-YEAR)
  await app.restart()
  publish(app, 'north')
  await ask(app, '/topics')
  for (const row of app.store.subscriptions.all())
    await app.store.commit(new Batch().put(app.store.subscriptions, row.id, { ...row, mode: 'digest' }))
  await poll(app)
  app.clock.advance(DAY)
  app.tick()
  await eventually(() => digestsTo(app).length > 0, 'the digest')
  expect(told(app)).toEqual([])
})

it('sends what was to wait until a time that only a wrong clock knew', async () => {
  const app = await start()
  await ask(app, '/subscribe Norway fisheries')
  const now = app.clock.now()
  publish(app, 'north')
  app.world.addFault({ method: 'sendMessage', kind: 'error', status: 500, times: 1 })
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => app.store.outbox.size > 0, 'the alert')
  app.clock.advance(YEAR)
  await eventually(() => app.logged.some(({ event }) => event === 'not sent'), 'the failed sending')
  app.clock.advance(-YEAR)
  expect(app.clock.now()).toBeLessThan(now + HOUR)
  await app.restart()
  await app.settled()
  expect(told(app)).toEqual(['north'])
})

import type { LookupFunction } from 'node:net'
import { expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOSTS = ['one', 'two', 'three', 'four', 'five', 'six'].map((name) => `${name}.example`)
const MINUTE = 60_000

it('loses no alert and tells each once when no name could be looked up for hours, and says so once', async () => {
  let isDown = false
  const lookup: LookupFunction = (_, options, callback) => {
    if (isDown) return callback(Object.assign(new Error('no answer'), { code: 'EAI_AGAIN' }), [])
    return options.all
      ? callback(null, [{ address: '127.0.0.1', family: 4 }])
      : callback(null, '127.0.0.1', 4)
  }
  const app = await startTestApp({ ALLOW_HOSTS: `127.0.0.1,${HOSTS.join(',')}` }, { lookup })
  atTestEnd(() => app.close())
  const port = new URL(app.url('/')).port
  const feeds = HOSTS.map((host) => ({
    id: host,
    url: `http://${host}:${port}/${host}`,
    title: host,
    addedAt: 1,
  }))
  const publish = (host: string, ...names: string[]) =>
    app.feeds.set(
      `/${host}`,
      rss(
        host,
        names.map((name) => newsNamed(name)),
      ),
      'text/xml',
    )
  const batch = new Batch()
  for (const feed of feeds) {
    batch.put(app.store.feeds, feed.id, feed)
    publish(feed.id)
  }
  await app.store.commit(batch)
  await poll(app)
  await ask(app, '/start', { userId: ADMIN })
  await ask(app, '/subscribe Norway fisheries')
  const told = () => alertsTo(app).map((entry) => entry.links[0]?.split('/').at(-1))
  const notices = () =>
    app.world.received({ chatId: ADMIN }).filter(({ text }) => text.startsWith('🌐')).length
  const streaks = () => HOSTS.map((host) => app.store.feedStates.now(host)?.errorStreak ?? 0)

  isDown = true
  publish('one.example', 'north')
  for (let round = 0; round < 8; round++) {
    await poll(app, 10 * MINUTE)
    if (round === 3) publish('two.example', 'south')
  }
  expect(told()).toEqual([])
  await eventually(() => notices() === 1, 'word to the admin')
  expect(Math.max(...streaks())).toBeLessThanOrEqual(1)
  expect(app.logged.filter(({ event }) => event === 'no feed can be reached')).toHaveLength(1)

  isDown = false
  await poll(app, 10 * MINUTE)
  await poll(app, 10 * MINUTE)
  expect(told().sort()).toEqual(['north', 'south'])
  app.tick()
  await eventually(() => notices() === 2, 'relief')
  app.tick()
  await app.settled()
  expect(notices()).toBe(2)
})

async function poll(app: TestApp, ms = 61_000): Promise<void> {
  const pollsOf = () => [...app.store.feeds.all()].map(({ id }) => app.store.feedStates.now(id)?.lastPollAt)
  app.clock.advance(ms)
  const before = pollsOf()
  app.tick()
  await eventually(() => pollsOf().every((at, index) => at !== before[index]), 'every feed to be polled')
  await app.settled()
}

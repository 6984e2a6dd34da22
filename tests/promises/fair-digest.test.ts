import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOUR = 3_600_000
const PLACES =
  'Lisbon Madrid Rome Athens Vienna Prague Zagreb Oslo Bergen Malmo Turku Tampere Cork Galway Porto Faro'.split(
    ' ',
  )

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const digestLinks = () =>
  app.world
    .received()
    .filter((entry) => entry.html.startsWith('📰'))
    .flatMap((entry) => entry.links)

it('a busy topic does not crowd a quiet one out of the digest, and asked again what was not shown comes first', async () => {
  const busy = Array.from({ length: 30 }, (_, index) => ({
    title: `Football ${PLACES[index % PLACES.length]} ${index}: match ends`,
    link: `https://one.example/football/${index}`,
  }))
  const quiet = { title: 'Norway opens a lighthouse', link: 'https://one.example/lighthouse' }
  app.feeds.set('/one', rss('One', [...busy, quiet]), 'text/xml')
  await app.addFeed('/one')
  for (const topic of ['football', 'Norway']) await app.say(`/subscribe ${topic}`)
  await app.settled()
  await app.say('/digest')
  await app.settled()
  const first = digestLinks()
  expect(first).toHaveLength(20)
  expect(first).toContain(quiet.link)
  await app.say('/digest')
  await app.settled()
  const both = new Set(digestLinks())
  expect(both.size).toBe(31)
})

it('changing the hour loses nothing: the next digest looks back to the last one', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await app.say('/subscribe Norway')
  await app.settled()
  await app.say('/topics')
  await app.settled()
  await app.press('📰 Digest')
  await app.settled()
  const nine = new Date(app.clock.now()).setUTCHours(33, 0, 0, 0)
  app.clock.advance(nine - app.clock.now() + 60_000)
  await app.poll()
  app.feeds.set(
    '/one',
    rss('One', [{ title: 'Norway opens a lighthouse', link: 'https://one.example/1' }]),
    'text/xml',
  )
  await app.poll()
  app.clock.advance(23 * HOUR)
  await app.say('/settings')
  await app.settled()
  await app.press('Digest hour')
  await app.settled()
  await app.press('10:00')
  await app.settled()
  app.clock.advance(3 * HOUR)
  await app.poll()
  // The same tick makes the digest, maybe after the poll.
  await app.world.waitFor((entry) => entry.html.startsWith('📰'))
  expect(digestLinks()).toEqual(['https://one.example/1'])
})

it('/feeds still tells of the last error when the feed is well again', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  app.feeds.set('/one', '<html><body>Maintenance</body></html>', 'text/html')
  await app.poll()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.poll()
  const health = await app.say('/feeds', { userId: ADMIN })
  expect(health.text).toContain('🟢 One')
  expect(health.text).toContain('last error')
})

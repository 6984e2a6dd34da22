import { afterEach, beforeEach, expect, it } from 'vitest'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOUR = 3_600_000

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const linksOf = () => alertsTo(app).flatMap((entry) => entry.links)
const bridge = { title: 'Norway closes the Serna bridge after a flood', link: 'https://one.example/bridge' }

it('a commit that fails after a message was sent does not send it again', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await app.say('/subscribe Norway')
  await app.settled()
  const failed = failCommitOf(app.store, ['receipt', 'ledger'])
  app.feeds.set('/one', rss('One', [bridge]), 'text/xml')
  await app.poll()
  expect(failed()).toBe(true)
  expect(linksOf()).toEqual([bridge.link])
})

it('an article that a new feed brings first still alerts when the feed that was read before lists it', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await app.say('/subscribe Norway')
  await app.settled()
  app.feeds.set('/two', rss('Two', [bridge]), 'text/xml')
  await app.addFeed('/two')
  expect(linksOf()).toEqual([])
  app.feeds.set('/one', rss('One', [bridge]), 'text/xml')
  await app.poll()
  await app.poll()
  expect(linksOf()).toEqual([bridge.link])
})

it('a story of last week does not swallow a like one of today, with or without a restart between', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/one')
  await app.addFeed('/two')
  await app.say('/subscribe Norway')
  await app.settled()
  app.feeds.set('/one', rss('One', [bridge]), 'text/xml')
  await app.poll()
  app.clock.advance(4 * 24 * HOUR)
  await app.restart()
  app.feeds.set('/two', rss('Two', [{ ...bridge, link: 'https://two.example/again' }]), 'text/xml')
  await app.poll()
  expect(linksOf()).toEqual([bridge.link, 'https://two.example/again'])
})

it('the daily digest has what was seen since the last one, also when a feed brings it late', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await app.say('/subscribe Norway')
  await app.settled()
  await app.say('/topics')
  await app.press('📰 Digest')
  const nine = new Date(app.clock.now()).setUTCHours(33, 0, 0, 0)
  app.clock.advance(nine - app.clock.now() + 120_000) // two minutes past the hour, so this digest is made without the article
  await app.poll()
  const late = { ...bridge, at: nine - 300_000 }
  app.feeds.set('/one', rss('One', [late]), 'text/xml')
  await app.poll()
  app.clock.advance(24 * HOUR - 150_000)
  await app.poll()
  await app.world.waitFor((entry) => entry.html.startsWith('📰')) // made by the same tick, maybe after the poll
  const digests = app.world.received().filter((entry) => entry.html.startsWith('📰'))
  expect(digests.flatMap((entry) => entry.links)).toEqual([bridge.link])
})

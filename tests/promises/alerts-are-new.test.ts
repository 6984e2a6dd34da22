import { afterEach, beforeEach, expect, it } from 'vitest'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const HOUR = 3_600_000
const TOPIC = 'Norway fisheries'
const item = newsNamed
const publish = (...items: ReturnType<typeof item>[]) => app.feeds.set('/one', rss('One', items), 'text/xml')
const told = () => alertsTo(app).map((entry) => entry.links[0]?.split('/').at(-1))

async function watching(): Promise<void> {
  publish()
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
}

it('never alerts what stood in a feed when it was added, however fresh', async () => {
  await ask(app, `/subscribe ${TOPIC}`)
  publish(item('north', app.clock.now() - 1000), item('south'))
  await app.addFeed('/one')
  await app.poll()
  expect(told()).toEqual([])
})

it('never alerts what came before the subscription', async () => {
  publish()
  await app.addFeed('/one')
  publish(item('north'))
  await app.poll()
  await ask(app, `/subscribe ${TOPIC}`)
  await app.poll()
  expect(told()).toEqual([])
})

it('alerts what is undated or dated at most a day back, and nothing older', async () => {
  await watching()
  const now = app.clock.now() + 61_000 // when the poll below comes
  publish(item('undated'), item('younger', now - 24 * HOUR + 60_000), item('older', now - 24 * HOUR - 60_000))
  await app.poll()
  expect(told().sort()).toEqual(['undated', 'younger'])
})

it('alerts what is dated in the future, as what it is: new', async () => {
  await watching()
  publish(item('future', app.clock.now() + 72 * HOUR))
  await app.poll()
  await app.poll()
  expect(told()).toEqual(['future'])
})

it('never alerts an old article that comes up when another feed lists it', async () => {
  publish(item('north'))
  await app.addFeed('/one')
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/two')
  await ask(app, `/subscribe ${TOPIC}`)
  app.feeds.set('/two', rss('Two', [item('north')]), 'text/xml')
  await app.poll()
  expect(told()).toEqual([])
})

it('counts a feed as read only after its first successful poll', async () => {
  await watching()
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/two')
  await ask(app, `/removefeed ${app.url('/two')}`, { userId: ADMIN })
  app.feeds.set('/two', rss('Two', [item('north')]), 'text/xml')
  await app.addFeed('/two')
  expect(told()).toEqual([])
  app.feeds.set('/two', rss('Two', [item('south'), item('north')]), 'text/xml')
  await app.poll()
  expect(told()).toEqual(['south'])
})

it('shows old articles in /digest and in the preview of a subscription, and alerts them neither before nor after', async () => {
  publish(item('north', app.clock.now() - 2 * HOUR))
  await app.addFeed('/one')
  const preview = await ask(app, `/subscribe ${TOPIC}`)
  expect(preview.links).toEqual(['https://one.example/north'])
  const digest = await ask(app, '/digest')
  expect(digest.links).toEqual(['https://one.example/north'])
  await app.poll()
  expect(told()).toEqual([])
})

it('takes the preview for no telling: the digest still has what it showed', async () => {
  publish(item('north', app.clock.now() - 2 * HOUR))
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, `/unsubscribe ${TOPIC}`)
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/digest')
  expect(digestsTo(app).flatMap((entry) => entry.links)).toEqual(['https://one.example/north'])
})

it('never alerts what came while a topic was paused, although it is fresh when it is resumed', async () => {
  await watching()
  await ask(app, '/topics')
  await tap(app, '⏸ Pause')
  publish(item('north'))
  await app.poll()
  await tap(app, '▶️ Resume')
  publish(item('south'), item('north'))
  await app.poll()
  expect(told()).toEqual(['south'])
})

it('alerts a new report, after resuming, of an event that was told to nobody while paused', async () => {
  await watching()
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/two')
  await ask(app, '/topics')
  await tap(app, '⏸ Pause')
  publish(item('north'))
  await app.poll()
  await tap(app, '▶️ Resume')
  const again = { ...item('north'), link: 'https://two.example/later' }
  app.feeds.set('/two', rss('Two', [again]), 'text/xml')
  await app.poll()
  expect(told()).toEqual(['later'])
})

it('alerts nothing any more of a topic that was deleted, and nothing old when it is followed again', async () => {
  await watching()
  await ask(app, `/unsubscribe ${TOPIC}`)
  publish(item('north'))
  await app.poll()
  await ask(app, `/subscribe ${TOPIC}`)
  await app.poll()
  expect(told()).toEqual([])
})

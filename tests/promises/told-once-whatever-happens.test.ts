import { afterEach, beforeEach, expect, it } from 'vitest'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, eventually } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const TOPIC = 'Norway fisheries'
const item = (name: string) => newsNamed(name)
const publish = (path: string, ...names: string[]) =>
  app.feeds.set(path, rss(`Feed ${path}`, names.map(item)), 'text/xml')
const linksOf = (entries: { links: string[] }[]) => entries.flatMap((entry) => entry.links)

async function pendingUpdates(): Promise<number> {
  const response = await fetch(`${app.emulator.url}/bot${app.emulator.token}/getWebhookInfo`)
  return ((await response.json()) as { result: { pending_update_count: number } }).result.pending_update_count
}

it('tells each story once although the bot is restarted between every two steps', async () => {
  publish('/one')
  await app.addFeed('/one')
  await app.restart()
  await ask(app, `/subscribe ${TOPIC}`)
  await app.restart()
  publish('/one', 'north')
  await app.poll()
  await app.restart()
  await app.poll()
  await app.restart()
  publish('/one', 'south', 'north')
  await app.poll()
  await app.restart()
  await ask(app, '/digest')
  await app.restart()
  await app.poll()
  expect(linksOf(alertsTo(app))).toEqual(['https://one.example/north', 'https://one.example/south'])
  expect(digestsTo(app)).toEqual([])
})

it('tells one story of two feeds that list the same link once, whatever they add to it', async () => {
  publish('/one')
  publish('/two')
  await app.addFeed('/one')
  await app.addFeed('/two')
  await ask(app, `/subscribe ${TOPIC}`)
  publish('/one', 'north')
  const same = {
    title: 'Something else about Norway and fisheries',
    link: 'http://www.one.example/north/?utm_source=x#top',
  }
  app.feeds.set('/two', rss('Two', [same]), 'text/xml')
  await app.poll()
  await app.poll()
  expect(alertsTo(app)).toHaveLength(1)
})

it('tells one event that two feeds report in their own links once', async () => {
  publish('/one')
  publish('/two')
  await app.addFeed('/one')
  await app.addFeed('/two')
  await ask(app, `/subscribe ${TOPIC}`)
  const title = 'Norway closes northern fisheries after storm sinks trawler'
  app.feeds.set('/one', rss('One', [{ title, link: 'https://one.example/storm' }]), 'text/xml')
  await app.poll()
  app.feeds.set(
    '/two',
    rss('Two', [{ title: `${title}, minister says`, link: 'https://two.example/7' }]),
    'text/xml',
  )
  await app.poll()
  expect(linksOf(alertsTo(app))).toEqual(['https://one.example/storm'])
  await ask(app, '/digest')
  expect(digestsTo(app)).toEqual([])
})

it('tells a story that two topics of one person match once, and names both', async () => {
  publish('/one')
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/subscribe Norway')
  publish('/one', 'north')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(1)
  const firstLine = alertsTo(app)[0]?.text.split('\n')[0]
  expect(firstLine).toContain(TOPIC)
  expect(firstLine?.split(' · ')).toHaveLength(2)
})

it('alerts nothing that an asked digest has told', async () => {
  publish('/one', 'north')
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/digest')
  app.feeds.set('/one', rss('One', [{ ...item('north'), link: 'https://one.example/north-2' }]), 'text/xml')
  await app.poll()
  expect(alertsTo(app)).toEqual([])
})

it('repeats an alert at most once when the connection drops after Telegram took it', async () => {
  publish('/one')
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  app.world.addFault({ method: 'sendMessage', chatId: READER, kind: 'drop-after' })
  publish('/one', 'north')
  await app.poll()
  await app.poll()
  await app.restart()
  await app.poll()
  expect(alertsTo(app)).toHaveLength(2)
})

it('changes nothing when Telegram brings an update a second time', async () => {
  await ask(app, `/subscribe ${TOPIC}`)
  await eventually(async () => (await pendingUpdates()) === 0, 'the next long poll')
  // That poll brings the command; the calls that would confirm it fail, so it stays and comes again.
  app.world.addFault({ method: 'getUpdates', kind: 'hang' })
  app.world.addFault({ method: 'getUpdates', kind: 'error', status: 500 })
  await app.say('/unsubscribe Norway fisheries')
  await app.settled()
  const before = app.world.received().length
  expect(await pendingUpdates()).toBe(1)
  await app.restart()
  await eventually(async () => (await pendingUpdates()) === 0, 'the update to be taken again')
  await app.settled()
  expect(app.world.received().length).toBe(before)
})

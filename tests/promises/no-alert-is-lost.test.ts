import { afterEach, beforeEach, expect, it } from 'vitest'
import type { World } from '../../src/emulator/world/world.ts'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
  publish()
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
})
afterEach(() => app.close())

const publish = (...names: string[]) =>
  app.feeds.set(
    '/one',
    rss(
      'One',
      names.map((name) => newsNamed(name)),
    ),
    'text/xml',
  )
const told = () => alertsTo(app).map((entry) => entry.links[0]?.split('/').at(-1))
/** Every feed is due; begins its poll and waits for nothing. */
const beginPoll = () => {
  app.clock.advance(61_000)
  app.tick()
}

/** Another person's message wakes the outbox at once. */
const nudge = () => app.say('/help', { userId: ADMIN })

it.each<[string, Parameters<World['addFault']>[0]]>([
  ['is answered with 500', { kind: 'error', status: 500 }],
  ['meets a proxy that answers with a page', { kind: 'not-json', status: 502 }],
  ['loses its connection', { kind: 'drop-before' }],
  ['is answered with 429', { kind: 'flood', retryAfterSeconds: 30 }],
])('delivers an alert whose sending %s', async (_, fault) => {
  app.world.addFault({ method: 'sendMessage', chatId: READER, ...fault })
  publish('north')
  beginPoll()
  await eventually(() => app.logged.some(({ event }) => event === 'not sent'), 'the failed sending')
  expect(told()).toEqual([])
  expect([...app.store.outbox.all()].map((message) => message.lane)).toEqual(['alert'])
  app.clock.advance(31_000)
  await nudge()
  await eventually(() => told().length > 0, 'the alert')
  await app.settled()
  expect(told()).toEqual(['north'])
})

it('delivers after a restart what was queued when the bot stopped', async () => {
  app.world.addFault({ method: 'sendMessage', chatId: READER, kind: 'error', status: 500, times: 2 })
  publish('north', 'south')
  beginPoll()
  await eventually(() => app.logged.some(({ event }) => event === 'not sent'), 'the failed sending')
  await app.restart()
  app.world.clearFaults()
  app.clock.advance(60_000)
  await nudge()
  await eventually(() => told().length === 2, 'both alerts')
  await app.settled()
  expect(told().sort()).toEqual(['north', 'south'])
})

it.each([
  ['the commit of the poll', ['feed-state', 'article', 'fan-out']],
  ['the expansion into messages', ['outbox', 'ledger', 'fan-out']],
  ['the mark that it is being sent', ['outbox']],
])('delivers an alert when %s fails once', async (_, collections) => {
  const failed = failCommitOf(app.store, collections)
  publish('north')
  beginPoll()
  await eventually(failed, 'the failing commit')
  await eventually(() => app.logged.some(({ level }) => level === 'error'), 'word of it')
  beginPoll()
  await eventually(() => told().length > 0, 'the alert')
  await app.settled()
  expect(told()).toEqual(['north'])
})

it('repeats a poll whose commit failed as a whole: nothing of it was kept, nothing of it is missing', async () => {
  const failed = failCommitOf(app.store, ['feed-state', 'article'])
  const before = [...app.store.feedStates.all()]
  publish('north', 'south', 'east')
  beginPoll()
  await eventually(failed, 'the failing commit')
  await eventually(() => app.logged.some(({ event }) => event === 'poll failed'), 'word of it')
  expect([...app.store.feedStates.all()]).toEqual(before)
  expect(app.store.fanOuts.size).toBe(0)
  await app.poll()
  expect(told().sort()).toEqual(['east', 'north', 'south'])
})

it('tells an alert to the others when one of them has blocked the bot', async () => {
  await ask(app, '/subscribe Norway fisheries', { userId: ADMIN })
  app.world.addFault({
    method: 'sendMessage',
    chatId: READER,
    kind: 'error',
    status: 403,
    description: 'Forbidden: bot was blocked by the user',
  })
  publish('north')
  await app.poll()
  expect(told()).toEqual([])
  expect(alertsTo(app, ADMIN)).toHaveLength(1)
})

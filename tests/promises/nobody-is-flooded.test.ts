import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AlertPace } from '../../src/model/outbox.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, eventually, forge, tap } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOUR = 3_600_000
const TOWNS =
  'Bergen Stavanger Kristiansand Haugesund Florø Kirkenes Hammerfest Narvik Bodø Molde Larvik Arendal Egersund Måløy Svolvær'.split(
    ' ',
  )
let app: TestApp
let entries: { title: string; link: string }[]

beforeEach(async () => {
  app = await startTestApp()
  entries = [{ title: 'Cabbage', link: 'https://one.example/cabbage' }]
  app.feeds.set('/one', rss('One', entries), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe fisheries')
})
afterEach(() => app.close())

/** So many stories of their own about the topic. */
async function publish(count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const number = entries.length
    const town = TOWNS[number % TOWNS.length]
    entries.unshift({
      title: `${town} fisheries count ${1000 + number * 37} boats of ${town}ers${number}`,
      link: `https://one.example/${number}`,
    })
  }
  app.feeds.set('/one', rss('One', entries), 'text/xml')
  await app.poll()
}
const single = () => alertsTo(app).filter(({ text }) => !text.includes('in the last hour'))
const gathered = () => alertsTo(app).filter(({ text }) => text.includes('in the last hour'))

async function hourEnds(): Promise<void> {
  app.clock.advance(HOUR)
  app.tick()
  const isOpen = ({ gathering }: AlertPace) => gathering !== undefined && gathering.dueAt <= app.clock.now()
  await eventually(() => ![...app.store.alertPaces.all()].some(isOpen), 'what was gathered')
  await app.settled()
}

it('of fourteen stories within an hour ten alert, and one message at its end lists the others', async () => {
  await publish(8)
  await publish(6)
  expect(single()).toHaveLength(10)
  expect(gathered()).toEqual([])
  await hourEnds()
  const [message, ...more] = gathered()
  expect(more).toEqual([])
  expect(message?.text).toContain('🔔 fisheries: 4 more stories in the last hour')
  expect(message?.links).toHaveLength(4)
  const told = [...single(), ...gathered()].flatMap(({ links }) => links)
  expect(new Set(told).size).toBe(14)
  expect(told).toHaveLength(14)
})

it('what was gathered is told: no digest repeats it, before its hour ends or after', async () => {
  await publish(13)
  expect((await ask(app, '/digest')).text).toContain('Nothing new')
  await hourEnds()
  expect(gathered()).toHaveLength(1)
  expect((await ask(app, '/digest')).text).toContain('Nothing new')
})

it('the next hour begins anew', async () => {
  await publish(12)
  await hourEnds()
  await publish(3)
  expect(single()).toHaveLength(13)
})

it('survives a restart', async () => {
  await publish(12)
  await app.restart()
  await publish(1)
  expect(single()).toHaveLength(10)
  await hourEnds()
  expect(gathered()[0]?.links).toHaveLength(3)
})

it('another topic of the same chat has alerts of its own', async () => {
  await publish(12)
  await ask(app, '/subscribe cabbage')
  entries.unshift({ title: 'Cabbage grows in Oslo', link: 'https://one.example/cabbage2' })
  app.feeds.set('/one', rss('One', entries), 'text/xml')
  await app.poll()
  expect(single().at(-1)?.text).toContain('cabbage')
})

describe('the choices under the message', () => {
  beforeEach(async () => {
    await publish(12)
    await hourEnds()
  })

  it('narrower takes the topic more strictly, and the list stays', async () => {
    const list = await tap(app, '🎯 Narrower')
    expect(list.text).toContain('2 more stories')
    expect([...app.store.subscriptions.all()][0]?.strictness).toBe('focused')
    expect(app.world.received({ chatId: READER }).at(-1)?.text).toContain('fisheries')
  })

  it('as a digest ends the alerts', async () => {
    await tap(app, '📰 As a digest')
    expect([...app.store.subscriptions.all()][0]?.mode).toBe('digest')
    const before = alertsTo(app).length
    await publish(2)
    expect(alertsTo(app)).toHaveLength(before)
  })

  it('bear forged presses', async () => {
    const { messageId } = await tap(app, '📰 As a digest')
    for (const data of ['calm', 'calm:', 'calm:digest:x', 'calm:x:y', 'calm:narrower:__proto__'])
      expect((await forge(app, messageId, data)).text).not.toBe('')
  })
})

it('what was gathered for a topic that became a digest meanwhile is in the digest', async () => {
  await publish(12)
  await ask(app, '/topics')
  await tap(app, '📰')
  await hourEnds()
  expect(gathered()).toEqual([])
  await ask(app, '/digest')
  expect(digestsTo(app).flatMap(({ links }) => links)).toHaveLength(2)
})

it('what was gathered before a pause does not alert after it', async () => {
  await publish(12)
  await ask(app, '/topics')
  await tap(app, '⏸')
  await tap(app, '▶️')
  expect(app.store.alertPaces.size).toBe(0)
  await hourEnds()
  expect(gathered()).toEqual([])
  await publish(1)
  expect(single()).toHaveLength(11)
})

it('what was set to digest before its hour ended is in a digest at once', async () => {
  await publish(12)
  await ask(app, '/topics')
  await tap(app, '📰')
  await ask(app, '/digest')
  expect(digestsTo(app).flatMap(({ links }) => links)).toHaveLength(2)
})

it('more than one message holds comes in several, each story once and with its link', async () => {
  await publish(30)
  await publish(25)
  await hourEnds()
  expect(gathered().map(({ links }) => links.length)).toEqual([30, 15])
  expect(new Set(gathered().flatMap(({ links }) => links)).size).toBe(45)
})

it('what was gathered for a topic that was unfollowed is not told, and its rows go', async () => {
  await publish(12)
  await ask(app, '/unsubscribe fisheries')
  await hourEnds()
  expect(gathered()).toEqual([])
  app.clock.advance(HOUR)
  app.tick()
  await eventually(() => app.store.alertPaces.size === 0, 'the end of the rows')
})

it('goes with /forget', async () => {
  await publish(12)
  const { messageId } = await ask(app, '/forget')
  await forge(app, messageId, 'forget:yes')
  expect(app.store.alertPaces.size).toBe(0)
})

it('alerts that could not be sent for a day come as one digest, in order, each once', async () => {
  app.world.addFault({ method: 'sendMessage', kind: 'error', status: 502, times: 100_000 })
  const links = ['late1', 'late2', 'late3'].map((name) => `https://one.example/${name}`)
  for (const [index, link] of links.entries())
    entries.unshift({ title: `${TOWNS[index]} fisheries count ${index + 20} piers of P${index}ers`, link })
  app.feeds.set('/one', rss('One', entries), 'text/xml')
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => app.store.outbox.size === 3, 'three alerts that cannot be sent')
  app.clock.advance(24 * HOUR + 1)
  // An alert that is being tried at the very moment is taken by the next tick.
  await eventually(() => {
    app.tick()
    return app.store.outbox.size === 1
  }, 'the digest of them')
  app.world.clearFaults()
  app.clock.advance(HOUR)
  await app.restart()
  await app.settled()
  expect(alertsTo(app)).toEqual([])
  expect(digestsTo(app).map((digest) => [...digest.links].sort())).toEqual([links])
})

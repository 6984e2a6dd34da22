import { afterEach, beforeEach, expect, it } from 'vitest'
import { lastDigestDue } from '../../digests/digest-due.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { ask, digestsTo, eventually, tap } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  turnTo(0)
  await pass()
})
afterEach(() => app.close())

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

/** Turns the clock forward to the next time that UTC shows this hour and minute. */
function turnTo(hour: number, minute = 0): void {
  const wanted = hour * HOUR + minute * MINUTE
  app.clock.advance((wanted - (app.clock.now() % DAY) + DAY) % DAY)
}

/** A tick, and all that comes of it. */
async function pass(): Promise<void> {
  app.tick()
  const now = app.clock.now()
  const polled = () => [...app.store.feedStates.all()].every((state) => state.nextPollAt > now)
  const made = () =>
    [...app.store.chats.all()].every(
      ({ timeZone, digestHour, digestedUpTo }) => digestedUpTo >= lastDigestDue(now, timeZone, digestHour),
    )
  await eventually(() => polled() && made(), 'the polls and the digests')
  await app.settled()
}

/** The same with a restart, which ends only when every digest that is due has been made. */
async function passWithRestart(): Promise<void> {
  await app.restart()
  await pass()
}

/** Has a story in the feed that no alert tells: the topic is for the digest only. */
async function digestOnlyStory(name: string): Promise<void> {
  await ask(app, '/topics')
  await tap(app, '📰 Digest')
  app.feeds.set('/one', rss('One', [newsNamed(name)]), 'text/xml')
  await app.poll()
}

const linksOf = (userId = READER) => digestsTo(app, userId).flatMap((entry) => entry.links)

it("comes at the chat's hour and not before, once", async () => {
  turnTo(8)
  await digestOnlyStory('harbour')
  turnTo(8, 59)
  await passWithRestart()
  expect(linksOf()).toEqual([])
  turnTo(9)
  await pass()
  expect(linksOf()).toEqual(['https://one.example/harbour'])
  expect(digestsTo(app)[0]?.silent).toBe(true)
  for (const minute of [1, 30]) {
    turnTo(9, minute)
    await pass()
  }
  await passWithRestart()
  turnTo(9)
  await pass()
  expect(linksOf()).toHaveLength(1)
})

it("goes by each chat's own zone and hour", async () => {
  await ask(app, '/settings Asia/Tokyo') // 09:00 there is 00:00 UTC
  await ask(app, '/subscribe Norway fisheries', { userId: ADMIN })
  await ask(app, '/settings', { userId: ADMIN })
  await tap(app, '📰 Digest hour', { userId: ADMIN })
  await tap(app, '20:00', { userId: ADMIN })
  await ask(app, '/topics', { userId: ADMIN })
  await tap(app, '📰 Digest', { userId: ADMIN })
  turnTo(19)
  await digestOnlyStory('harbour')
  turnTo(19, 59)
  await passWithRestart()
  expect([linksOf(READER).length, linksOf(ADMIN).length]).toEqual([0, 0])
  turnTo(20)
  await pass()
  expect([linksOf(READER).length, linksOf(ADMIN).length]).toEqual([0, 1])
  turnTo(0)
  await pass()
  expect([linksOf(READER).length, linksOf(ADMIN).length]).toEqual([1, 1])
})

it('comes once after a restart and after a night of downtime', async () => {
  turnTo(8)
  await digestOnlyStory('harbour')
  turnTo(8, 30)
  await app.restart()
  turnTo(11)
  await passWithRestart()
  expect(linksOf()).toEqual(['https://one.example/harbour'])
  await passWithRestart()
  expect(linksOf()).toHaveLength(1)
})

it('makes up for several missed days with one digest of all that came since the last one', async () => {
  turnTo(8)
  await digestOnlyStory('harbour')
  app.clock.advance(3 * DAY)
  app.feeds.set('/one', rss('One', [newsNamed('museum')]), 'text/xml')
  await passWithRestart()
  await pass()
  turnTo(9)
  await pass()
  expect(linksOf().sort()).toEqual(['https://one.example/harbour', 'https://one.example/museum'])
})

it('is silent when there is nothing, and begins with the next day', async () => {
  const before = app.world.received().length
  turnTo(9)
  await pass()
  turnTo(8)
  await pass()
  turnTo(9)
  await pass()
  expect(app.world.received().length).toBe(before)
  const [chat] = [...app.store.chats.all()].filter((each) => each.telegramId === READER)
  expect((chat?.digestedUpTo ?? 0) % DAY).toBe(9 * HOUR)
})

it('leaves out paused topics and those that only alert', async () => {
  turnTo(8)
  await digestOnlyStory('harbour')
  await ask(app, '/topics')
  await tap(app, '⏸ Pause')
  turnTo(9)
  await pass()
  expect(linksOf()).toEqual([])
})

it('makes up for nothing when the hour is moved to one that has passed today', async () => {
  turnTo(12)
  await pass()
  await digestOnlyStory('harbour')
  await ask(app, '/settings')
  await tap(app, '📰 Digest hour')
  await tap(app, '11:00')
  await passWithRestart()
  expect(linksOf()).toEqual([])
  turnTo(11)
  await pass()
  expect(linksOf()).toHaveLength(1)
})

it('does not hold back the digests of others when one cannot be made', async () => {
  await ask(app, '/subscribe Norway fisheries', { userId: ADMIN })
  await ask(app, '/topics', { userId: ADMIN })
  await tap(app, '📰 Digest', { userId: ADMIN })
  turnTo(8)
  await digestOnlyStory('harbour')
  app.world.addFault({ method: 'sendMessage', chatId: READER, kind: 'error', status: 403 })
  turnTo(9)
  await pass()
  expect(linksOf(ADMIN)).toEqual(['https://one.example/harbour'])
})

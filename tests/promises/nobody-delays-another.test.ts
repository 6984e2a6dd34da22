import { afterEach, expect, it } from 'vitest'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { type HangingServer, startHangingServer } from '../helpers/odd-server.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually, tap } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
let hanging: HangingServer
afterEach(async () => {
  await app.close()
  await hanging.close()
})

const fresh = { title: 'Norway speaks of its fisheries', link: 'https://one.example/north' }

/** A feed that was read once and hangs from then on, listed before the one that has news. */
async function withHangingFeed(): Promise<void> {
  hanging = await startHangingServer()
  app = await startTestApp()
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  await eventually(() => hanging.waiting() === 1, 'the reading')
  hanging.answer('oldest', rss('Slow', []))
  await tap(app, '➕', { userId: ADMIN })
  await eventually(() => hanging.waiting() === 1, 'the first poll')
  hanging.answer('oldest', rss('Slow', []))
  await app.settled()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
}

it('alerts from one feed while another still hangs', async () => {
  await withHangingFeed()
  app.feeds.set('/one', rss('One', [fresh]), 'text/xml')
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => hanging.waiting() === 1 && alertsTo(app).length === 1, 'the alert')
  expect(hanging.waiting()).toBe(1)
})

it('polls the others again and again while one hangs, and that one only once', async () => {
  await withHangingFeed()
  for (const name of ['harbour', 'lighthouse', 'museum']) {
    const item = newsNamed(name)
    app.feeds.set('/one', rss('One', [item]), 'text/xml')
    app.clock.advance(61_000)
    app.tick()
    await eventually(() => alertsTo(app).at(-1)?.links[0] === item.link, 'the alert')
    expect(hanging.waiting()).toBe(1)
  }
})

it("answers another person's /help while a slow /addfeed hangs, and the feed's result comes after", async () => {
  hanging = await startHangingServer()
  app = await startTestApp()
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  app.world.sendText({ userId: READER, text: '/help' })
  await app.world.waitFor((entry) => entry.chatId === READER)
  await eventually(() => hanging.waiting() === 1, 'the request')
  expect(app.world.received({ chatId: ADMIN }).map((entry) => entry.text.split(' ')[0])).toEqual(['Reading'])
  hanging.release(rss('Slow', []))
  await app.world.waitFor((entry) => entry.chatId === ADMIN && entry.edited)
  expect(app.world.received().at(-1)?.text).toMatch(/^Slow\n/)
})

it("sends another person's answer while Telegram takes no message for one chat", async () => {
  hanging = await startHangingServer()
  app = await startTestApp()
  app.world.addFault({
    method: 'sendMessage',
    chatId: READER,
    kind: 'flood',
    retryAfterSeconds: 600,
    times: 99,
  })
  for (let index = 0; index < 30; index++) app.world.sendText({ userId: READER, text: '/help' })
  app.world.sendText({ userId: ADMIN, text: '/help' })
  await app.world.waitFor((entry) => entry.chatId === ADMIN)
  expect(app.world.received({ chatId: READER })).toEqual([])
  expect(app.store.outbox.size).toBeGreaterThan(0)
})

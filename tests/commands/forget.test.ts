import { afterEach, expect, it } from 'vitest'
import { everyRow } from '../helpers/every-row.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { startHangingServer } from '../helpers/odd-server.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually, forge, tap } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const keyOf = (userId: number) =>
  [...app.store.chats.all()].find((chat) => chat.telegramId === userId)?.key ?? ''
// A broadcast's cursor is a key that leads to nobody once the chat's own row is gone.
const rowsAbout = async (...words: string[]) =>
  (await everyRow(app.store))
    .filter((row) => !row.key.startsWith('broadcast:'))
    .filter((row) => words.some((word) => JSON.stringify(row).includes(word)))

/** The reader has all there can be: topics, alerts, digests, answers, edits, a broadcast and a dead message. */
async function withHistory(): Promise<string> {
  app = await startTestApp()
  const items = ['quota', 'harbour'].map((name) => newsNamed(name))
  app.feeds.set('/one', rss('One', items.slice(0, 1)), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  app.feeds.set('/one', rss('One', items), 'text/xml')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(1)
  expect((await ask(app, '/digest')).links).toHaveLength(1)
  await ask(app, '/broadcast Hello all', { userId: ADMIN })
  await tap(app, '📣 Send', { userId: ADMIN })
  app.world.addFault({
    method: 'sendMessage',
    chatId: READER,
    kind: 'error',
    status: 400,
    description: 'Bad Request: nope',
  })
  app.world.sendText({ userId: READER, text: '/help' })
  await eventually(() => app.logged.some(({ event }) => event === 'not sent'), 'a dead message')
  return keyOf(READER)
}

it('asks first, and keeps all after no', async () => {
  const key = await withHistory()
  await ask(app, '/forget')
  const before = app.store.subscriptions.size
  expect((await tap(app, 'Keep it')).text).toBe('Nothing was deleted.')
  expect(app.store.subscriptions.size).toBe(before)
  expect(keyOf(READER)).toBe(key)
})

it('leaves no row of the chat after yes, and nothing of other chats goes', async () => {
  const key = await withHistory()
  await ask(app, '/subscribe Sweden elections', { userId: ADMIN })
  expect((await rowsAbout(key)).map((row) => row.key.split(':')[0])).toEqual(
    expect.arrayContaining(['chat', 'subscription', 'receipt', 'sent', 'dead', 'ledger']),
  )
  await ask(app, '/forget')
  const answer = await tap(app, '🗑 Delete everything')
  expect(answer.text).toContain('Everything about this chat is deleted')
  expect(await rowsAbout(key, `"telegramId":${READER}`)).toEqual([])
  expect(keyOf(ADMIN)).not.toBe('')
  expect([...app.store.subscriptions.all()].map((each) => each.name)).toEqual(['Sweden elections'])
})

it('tells nothing any more, and begins anew when the person writes again', async () => {
  const key = await withHistory()
  await ask(app, '/forget')
  await tap(app, '🗑 Delete everything')
  const item = {
    title: 'Norway speaks of its fisheries in the lighthouse',
    link: 'https://one.example/lighthouse',
  }
  app.feeds.set('/one', rss('One', [item]), 'text/xml')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(1)
  expect((await ask(app, '/topics')).text).toContain('You follow no topic yet')
  expect(keyOf(READER)).not.toBe(key)
})

it('takes two presses of yes at once for one', async () => {
  await withHistory()
  const { messageId } = await ask(app, '/forget')
  const from = app.world.received().length
  app.world.pressButton({ userId: READER, chatId: READER, messageId, data: 'forget:yes' })
  await forge(app, messageId, 'forget:yes')
  const said = app.world.received({ chatId: READER, since: from }).map((entry) => entry.text)
  expect(new Set(said)).toEqual(new Set(['Everything about this chat is deleted. /start begins anew.']))
  expect(keyOf(READER)).toBe('')
})

it('forgets also the work that was still under way', async () => {
  const hanging = await startHangingServer()
  app = await startTestApp()
  const { messageId } = await ask(app, '/forget', { userId: ADMIN })
  const key = keyOf(ADMIN)
  await app.say(`/addfeed ${hanging.url}`, { userId: ADMIN })
  await eventually(() => hanging.waiting() === 1, 'the request')
  app.world.pressButton({ userId: ADMIN, chatId: ADMIN, messageId, data: 'forget:yes' })
  await eventually(() => keyOf(ADMIN) === '', 'the chat to be forgotten')
  hanging.release(rss('Late', []))
  await app.restart()
  await app.settled()
  expect(await rowsAbout(key, hanging.url)).toEqual([])
  await hanging.close()
})

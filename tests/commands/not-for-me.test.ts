import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { type Answer, alertsTo, ask, forge, shown, tap } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
const entries: { title: string; link: string }[] = []

beforeEach(async () => {
  app = await startTestApp()
  entries.length = 0
  publish('One cabbage')
  await app.addFeed('/one')
  await ask(app, '/subscribe fisheries')
  publish('Sweden and fisheries: football club buys a trawler')
  await app.poll()
  await app.settled()
})
afterEach(() => app.close())

function publish(title: string): void {
  entries.unshift({ title, link: `https://one.example/${entries.length}` })
  app.feeds.set('/one', rss('One', entries), 'text/xml')
}
function newest(): Answer {
  return shown(app, READER, Math.max(...app.world.messages(READER).map(({ messageId }) => messageId)))
}
const only = () => [...app.store.subscriptions.all()][0]

it('offers what the article is about besides the topic, its source, and closer matches', async () => {
  await tap(app, '👎 Not for me')
  const answer = newest()
  expect(answer.buttons).toEqual(
    expect.arrayContaining(['🚫 Sweden', '🚫 football', '🚫 This source: one', '🎯 Only closer matches']),
  )
  expect(answer.buttons.join()).not.toContain('fisheries')
})

it.each([
  [
    '🚫 Sweden',
    'Swedish fisheries lose a quota that they had for years',
    'Norway: fisheries gain a larger quota for the coming year',
  ],
  ['🚫 football', 'Fisheries: a football match of trawler crews', 'Fisheries: the crews repair their nets'],
])('excludes %s from then on, and nothing else', async (button, unwanted, wanted) => {
  await tap(app, '👎 Not for me')
  expect((await tap(app, button)).text).toContain('without')
  publish(unwanted)
  publish(wanted)
  await app.poll()
  await app.settled()
  const texts = alertsTo(app).map(({ text }) => text)
  expect(texts).toHaveLength(2)
  expect(texts[1]).toContain(wanted)
})

it('excludes the source, or asks for closer matches', async () => {
  await tap(app, '👎 Not for me')
  await tap(app, '🎯 Only closer matches')
  expect(only()?.strictness).toBe('focused')
  await tap(app, '👎 Not for me')
  await tap(app, '🚫 This source')
  expect(only()?.withoutSources).toEqual(['=one'])
  publish('Fisheries again')
  await app.poll()
  await app.settled()
  expect(alertsTo(app)).toHaveLength(1)
})

it('takes the second tap of two for none', async () => {
  await tap(app, '👎 Not for me')
  const { messageId, buttons } = newest()
  const closer = `not:${buttons.length - 1}`
  await forge(app, messageId, closer)
  const before = newest().text
  await forge(app, messageId, closer)
  expect(newest().text).toBe(before)
  expect(only()?.strictness).toBe('focused')
})

it('bears forged presses', async () => {
  await tap(app, '👎 Not for me')
  const { messageId } = newest()
  for (const data of ['not:99', 'not:', 'not:__proto__', 'not-for-me'])
    expect((await forge(app, messageId, data)).text).not.toBe('')
  expect(only()?.without).toBeUndefined()
})

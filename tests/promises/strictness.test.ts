import { afterEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, tap } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const BALANCED = READER
const WIDE = READER + 1

const LOOSE = {
  title: 'Ship Stavfjord 1412 sinks near Bergen with 14 sailors aboard',
  link: 'https://one.example/loose',
  summary:
    'The ship Stavfjord, owned by a fisheries firm, sank near Bergen on Monday, said captain Torvald Brekke.',
}
const CLOSE = {
  title: 'Fisheries ship Stavfjord 1412 sinks near Bergen with 14 sailors aboard',
  link: 'https://two.example/close',
  summary: 'The fisheries ship Stavfjord sank near Bergen on Monday, said captain Torvald Brekke.',
}

it('a story that one report only touches on reaches who asked widely, and the others with the report that is about it, each once', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/one')
  await app.addFeed('/two')
  await ask(app, '/subscribe fisheries', { userId: BALANCED })
  await ask(app, '/subscribe fisheries', { userId: WIDE })
  await tap(app, '🌐 Wider', { userId: WIDE })
  app.feeds.set('/one', rss('One', [LOOSE]), 'text/xml')
  await app.poll()
  await app.settled()
  expect([alertsTo(app, BALANCED).length, alertsTo(app, WIDE).length]).toEqual([0, 1])
  app.feeds.set('/two', rss('Two', [CLOSE]), 'text/xml')
  await app.poll()
  await app.settled()
  expect(new Set((await stories()).map(({ articleIds }) => articleIds.length))).toEqual(new Set([2]))
  expect([alertsTo(app, BALANCED).length, alertsTo(app, WIDE).length]).toEqual([1, 1])
  await app.poll()
  await app.settled()
  expect([alertsTo(app, BALANCED).length, alertsTo(app, WIDE).length]).toEqual([1, 1])
})

async function stories() {
  const all = []
  for await (const story of app.store.stories.values()) all.push(story)
  return all
}

import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const shownTo = (userId: number) =>
  app.world
    .messages(userId)
    .map((message) => message.text)
    .join('\n')

it('two people who follow the same topic each see their own words only, also after one has left', async () => {
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await app.say('/subscribe Navy drills Norway', { userId: ADMIN })
  await app.settled()
  await app.say('/subscribe Норвегія військово-морські навчання')
  await app.say('/subscribe norway NAVY drills')
  await app.settled()
  app.feeds.set(
    '/one',
    rss('One', [{ title: 'Norway begins navy drills', link: 'https://one.example/1' }]),
    'text/xml',
  )
  await app.poll()
  const alert = app.world.received({ chatId: READER }).find((entry) => entry.html.startsWith('🔔'))
  await app.say('/why', { replyTo: alert?.messageId ?? 0 })
  await app.say('/topics')
  await app.settled()
  expect(shownTo(READER)).toContain('norway NAVY drills')
  expect(shownTo(READER)).not.toContain('Navy drills Norway')
  expect(shownTo(ADMIN)).not.toContain('norway NAVY drills')
  expect(JSON.stringify([...app.store.topics.all()])).not.toMatch(/Navy drills|NAVY/)
})

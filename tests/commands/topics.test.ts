import { afterEach, expect, it } from 'vitest'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, forge, tap } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const TOPIC = 'Norway fisheries'
const only = () => [...app.store.subscriptions.all()][0]
const publish = (...names: string[]) =>
  app.feeds.set(
    '/one',
    rss(
      'One',
      names.map((name) => newsNamed(name)),
    ),
    'text/xml',
  )

it('says how to begin when no topic is followed', async () => {
  app = await startTestApp()
  expect((await ask(app, '/topics')).text).toContain('You follow no topic yet')
})

it('shows the card of the only topic at once, and each button does what it says', async () => {
  app = await startTestApp()
  await ask(app, `/subscribe ${TOPIC}`)
  const card = await ask(app, '/topics')
  expect(card.html).toContain(`<b>${TOPIC}</b>`)
  expect(card.text).toContain('Alerts at once, and 📰 the daily digest')
  expect(card.rows).toEqual([
    ['🔔 Alert', '📰 Digest', '• 🔔📰 Both'],
    ['⏸ Pause', '🗑 Delete'],
    ['🎯 Narrower', '🌐 Wider', '➖ Drop a part'],
    ['➕ Add a word', '🚫 Exclude a word'],
  ])
  expect((await tap(app, '🔔 Alert')).rows[0]).toEqual(['• 🔔 Alert', '📰 Digest', '🔔📰 Both'])
  expect(only()?.mode).toBe('alert')
  expect((await tap(app, '📰 Digest')).text).toContain('📰 In the daily digest')
  expect(only()?.mode).toBe('digest')
  expect((await tap(app, '🔔📰 Both')).messageId).toBe(card.messageId)
  expect(only()?.mode).toBe('both')
  const paused = await tap(app, '⏸ Pause')
  expect(paused.text).toContain('⏸ Paused')
  expect(paused.rows[1]).toEqual(['▶️ Resume', '🗑 Delete'])
  expect(only()?.paused).toBe(true)
  expect((await tap(app, '▶️ Resume')).rows[1]?.[0]).toBe('⏸ Pause')
  expect(only()?.paused).toBe(false)
  expect((await tap(app, '🗑 Delete')).text).toBe(`🗑 No longer following ${TOPIC}.`)
  expect(app.store.subscriptions.size).toBe(0)
  expect(app.store.topics.size).toBe(0)
})

it('lists several topics; a press opens a card and another leads back', async () => {
  app = await startTestApp()
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/subscribe Sweden elections')
  const list = await ask(app, '/topics')
  expect(list.rows).toEqual([[`🔔📰 ${TOPIC}`], ['🔔📰 Sweden elections']])
  const card = await tap(app, 'Sweden elections')
  expect(card.text).toContain('Sweden elections')
  expect(card.rows.at(-1)).toEqual(['‹ All topics'])
  await tap(app, '⏸ Pause')
  expect((await tap(app, '‹ All topics')).rows).toEqual([[`🔔📰 ${TOPIC}`], ['⏸ Sweden elections']])
})

it('does not alert after resuming what came while paused, and alerts what comes then', async () => {
  app = await startTestApp()
  publish()
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/topics')
  await tap(app, '⏸ Pause')
  publish('quota')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(0)
  await tap(app, '▶️ Resume')
  await app.poll()
  publish('quota', 'autumn')
  await app.poll()
  expect(alertsTo(app).map((entry) => entry.links[0])).toEqual(['https://one.example/autumn'])
})

it('sends no alert for a digest topic, nor later when it gets alerts again', async () => {
  app = await startTestApp()
  publish()
  await app.addFeed('/one')
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, '/topics')
  await tap(app, '📰 Digest')
  publish('quota')
  await app.poll()
  await tap(app, '🔔 Alert')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(0)
  expect((await ask(app, '/digest')).html).toContain('https://one.example/quota')
})

it('takes a second press of delete for what it is', async () => {
  app = await startTestApp()
  await ask(app, `/subscribe ${TOPIC}`)
  const { messageId } = await ask(app, '/topics')
  const topicId = only()?.topicId
  await tap(app, '🗑 Delete')
  expect((await forge(app, messageId, `delete:${topicId}`)).text).toBe(
    'You do not follow that topic any more.',
  )
  expect((await forge(app, messageId, `pause:${topicId}`)).text).toBe(
    'You do not follow that topic any more.',
  )
  expect(app.store.subscriptions.size).toBe(0)
})

it('keeps a topic that somebody else still follows, and deletes it with its last follower', async () => {
  app = await startTestApp()
  await ask(app, `/subscribe ${TOPIC}`)
  await ask(app, `/subscribe ${TOPIC}`, { userId: 102 })
  await ask(app, '/topics')
  await tap(app, '🗑 Delete')
  expect(app.store.topics.size).toBe(1)
  await ask(app, `/unsubscribe ${TOPIC}`, { userId: 102 })
  expect(app.store.topics.size).toBe(0)
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, forge, tap } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const only = () => [...app.store.subscriptions.all()][0]
const publish = (...titles: string[]) =>
  app.feeds.set(
    '/one',
    rss(
      'One',
      titles.map((title) => ({ title, link: `https://one.example/${title.length}` })),
    ),
    'text/xml',
  )

it('makes a topic wider and narrower, and says how it is taken', async () => {
  await ask(app, '/subscribe Norway fisheries')
  expect((await tap(app, '🌐 Wider')).text).toContain('🌐 Also articles that touch on it')
  expect(only()?.strictness).toBe('wide')
  const balanced = await tap(app, '🎯 Narrower')
  expect(balanced.text).toContain('⚖️ Articles that are about it')
  expect(balanced.buttons).toEqual(expect.arrayContaining(['🎯 Narrower', '🌐 Wider']))
  const focused = await tap(app, '🎯 Narrower')
  expect(only()?.strictness).toBe('focused')
  expect(focused.buttons).not.toContain('🎯 Narrower')
})

it('counts again what the last seven days had for how the topic is taken now', async () => {
  publish('Chronicle of a long week')
  app.feeds.set(
    '/one',
    rss('One', [
      {
        title: 'Chronicle of a long week',
        link: 'https://one.example/1',
        summary: 'It rained. Norway was calm. Fisheries rested.',
      },
    ]),
    'text/xml',
  )
  await app.addFeed('/one')
  expect((await ask(app, '/subscribe Norway fisheries')).text).toContain('there was 1 story about it')
  expect((await tap(app, '🎯 Narrower')).text).toMatch(/there was (1 story|nothing) about it/)
})

it('drops a part, and what the topic was before is followed no more', async () => {
  const before = await ask(app, '/subscribe Norway fisheries')
  const question = await tap(app, '➖ Drop a part')
  expect(question.buttons).toEqual(['➖ Norway', '➖ fisheries', '‹ Back'])
  const answer = await tap(app, '➖ Norway')
  expect(answer.messageId).toBe(before.messageId)
  expect(answer.text).toContain('Following fisheries')
  expect(answer.buttons).not.toContain('➖ Drop a part')
  expect(app.store.subscriptions.size).toBe(1)
  expect(app.store.topics.size).toBe(1)
})

it.each([
  ['➕ Add a word', 'exports', 'groups', 'Norway fisheries exports'],
  ['🚫 Exclude a word', 'salmon', 'without', 'Norway fisheries -salmon'],
] as const)('%s: asks for it and takes what is written next', async (button, word, part, name) => {
  await ask(app, '/subscribe Norway fisheries')
  await tap(app, button)
  const answer = await ask(app, word)
  expect(answer.text).toContain(`Following ${name}`)
  expect(only()?.name).toBe(name)
  expect(only()?.[part]?.at(-1)?.words).toBe(word)
  expect((await ask(app, 'Sweden')).text).toContain('Follow Sweden?')
})

it('takes what comes much later for a topic of its own', async () => {
  await ask(app, '/subscribe Norway fisheries')
  await tap(app, '➕ Add a word')
  app.clock.advance(11 * 60_000)
  expect((await ask(app, 'exports')).text).toContain('Follow exports?')
})

it('never alerts after a change what was there before (Promise 3), and alerts what comes', async () => {
  publish()
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  publish('Norway counts its reindeer')
  await app.poll()
  await tap(app, '➖ Drop a part')
  await tap(app, '➖ fisheries')
  await app.poll()
  expect(alertsTo(app)).toHaveLength(0)
  publish('Norway counts its reindeer', 'Norway paints its lighthouses red')
  await app.poll()
  expect(alertsTo(app).map(({ text }) => text)).toEqual([expect.stringContaining('lighthouses')])
})

it('never alerts after widening what was there before (Promise 3)', async () => {
  await ask(app, '/subscribe fisheries')
  app.feeds.set(
    '/one',
    rss('One', [
      {
        title: 'A long week in the north of the country',
        link: 'https://one.example/1',
        summary: 'A fisheries firm was sold on Monday.',
      },
    ]),
    'text/xml',
  )
  await app.addFeed('/one')
  await tap(app, '🌐 Wider')
  app.feeds.set('/two', rss('Two', []), 'text/xml')
  await app.addFeed('/two')
  app.feeds.set(
    '/two',
    rss('Two', [
      {
        title: 'A long week in the north of the country',
        link: 'https://one.example/1',
        summary: 'A fisheries firm was sold on Monday.',
      },
    ]),
    'text/xml',
  )
  await app.poll()
  await app.settled()
  expect(alertsTo(app)).toHaveLength(0)
})

it('takes filters that are typed as words, and a minus before what is excluded', async () => {
  await ask(app, '/subscribe Norway fisheries')
  await tap(app, '➕ Add a word')
  await ask(app, 'source:meadow')
  expect(only()?.sources).toEqual(['meadow'])
  await tap(app, '🚫 Exclude a word')
  await ask(app, '-salmon')
  expect(only()?.without?.map(({ words }) => words)).toEqual(['salmon'])
  await tap(app, '🚫 Exclude a word')
  expect((await ask(app, 'fisheries')).text).toContain('nothing would be left')
})

it('says so when the changed topic is followed already', async () => {
  await ask(app, '/subscribe fisheries')
  await ask(app, '/subscribe Norway fisheries')
  await tap(app, '➖ Drop a part')
  expect((await tap(app, '➖ Norway')).text).toContain('already')
  expect(app.store.subscriptions.size).toBe(2)
})

it('bears forged and late presses', async () => {
  const { messageId } = await ask(app, '/subscribe Norway fisheries')
  for (const data of [
    'strict:huge:x',
    'strict',
    'drop:nothing',
    'dropped:99:nothing',
    'dropped:9',
    'add:nothing',
    'exclude',
  ])
    expect((await forge(app, messageId, data)).text).not.toBe('')
  expect(app.store.subscriptions.size).toBe(1)
})

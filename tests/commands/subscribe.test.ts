import { afterEach, expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { rss } from '../helpers/rss.ts'
import { ask, eventually } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const TOPIC = 'Russia–Belarus defense'
const HOUR = 3_600_000

async function withStories(): Promise<void> {
  app = await startTestApp()
  const now = app.clock.now()
  const items = [
    {
      title: 'Belarus and Russia sign a defence plan',
      link: 'https://one.example/plan',
      at: now - 30 * HOUR,
    },
    { title: 'Cabbage prices fall again', link: 'https://one.example/cabbage', at: now - HOUR },
    {
      title: 'Army chiefs of Russia meet in Belarus over missiles',
      link: 'https://one.example/chiefs',
      at: now - 2 * HOUR,
    },
  ]
  app.feeds.set('/one', rss('One', items), 'text/xml')
  await app.addFeed('/one')
}

it('shows how the topic was understood and promises when news of it come', async () => {
  await withStories()
  const answer = await ask(app, `/subscribe ${TOPIC}`)
  expect(answer.html).toContain('✅ Following <b>Russia–Belarus defense</b>')
  expect(answer.html).toMatch(/<b>Russia<\/b> \+ <b>Belarus<\/b> \+ <b>defense/)
  expect(answer.text).toContain('in the digest at 09:00 (UTC)')
})

it('answers before it searches, and brings what the last seven days had by an edit', async () => {
  await withStories()
  const answer = await ask(app, `/subscribe ${TOPIC}`)
  const texts = app.world.received({ chatId: READER }).map((entry) => entry.text)
  expect(texts[0]).toContain('Looking through the last seven days')
  expect(answer.edited).toBe(true)
  expect(answer.text).not.toContain('Looking through')
  expect(answer.text).toContain('there were 2 stories about it')
  expect(answer.html).toContain('<a href="https://one.example/plan">')
  expect(answer.html).toContain('<a href="https://one.example/chiefs">')
  expect(answer.html).not.toContain('cabbage')
})

it('says so when the last seven days had nothing', async () => {
  await withStories()
  expect((await ask(app, '/subscribe Portugal fisheries')).text).toContain('there was nothing about it')
})

it('never alerts what its search found', async () => {
  await withStories()
  await ask(app, `/subscribe ${TOPIC}`)
  await app.poll()
  const kinds = app.world.received({ chatId: READER }).map((entry) => entry.text.slice(0, 2))
  expect(kinds).not.toContain('🔔')
})

it('says so when the topic is followed already, in the same words or in another language', async () => {
  app = await startTestApp()
  await ask(app, `/subscribe ${TOPIC}`)
  expect((await ask(app, `/subscribe ${TOPIC}`)).html).toContain(`You follow <b>${TOPIC}</b> already`)
  for (const same of ['Оборона Росія–Білорусь', 'оборона Россия - Беларусь', 'абарона Расія—Беларусь']) {
    expect((await ask(app, `/subscribe ${same}`)).html).toContain(`the same as your topic <b>${TOPIC}</b>`)
  }
  expect(app.store.subscriptions.size).toBe(1)
})

it.each([
  ['', 'Tell me what to watch for'],
  ['a'.repeat(600), 'too long for a topic'],
  ['🚀🚀🚀', 'I see no words in that'],
  ['the of and', 'appear in every article'],
  ['zorbo flanet mirtu pelkan drovis quemal hestor', 'Use up to six'],
])('says what is wrong with the topic "%.12s…"', async (topic, words) => {
  app = await startTestApp()
  expect((await ask(app, `/subscribe ${topic}`)).text).toContain(words)
  expect(app.store.subscriptions.size).toBe(0)
  expect(app.store.topics.size).toBe(0)
})

it('escapes what a person types as a topic', async () => {
  app = await startTestApp()
  const answer = await ask(app, '/subscribe <b>Norway</b> & "Sweden"')
  expect(answer.text).toContain('Following <b>Norway</b> & "Sweden".')
})

it('takes a hundred topics and refuses one more, until another goes', async () => {
  app = await startTestApp()
  await ask(app, '/subscribe Norway 1000')
  const [first] = app.store.subscriptions.all()
  if (!first) throw new Error('no subscription')
  const batch = new Batch()
  for (let index = 1; index < 100; index++) {
    const topicId = `filler-${index}`
    const id = `${first.destination.chatKey}/${topicId}`
    batch.put(app.store.subscriptions, id, { ...first, id, topicId, name: `Filler ${index}` })
  }
  await app.store.commit(batch)
  expect((await ask(app, '/subscribe Sweden')).text).toContain('You follow 100 topics, and that is the limit')
  expect(app.store.subscriptions.size).toBe(100)
  await ask(app, '/unsubscribe Filler 7')
  expect((await ask(app, '/subscribe Sweden')).text).toContain('Following Sweden')
})

it('tells somebody who subscribes while no feed is watched that the topic is kept', async () => {
  app = await startTestApp()
  const answer = await ask(app, `/subscribe ${TOPIC}`)
  expect(answer.text).toContain('I keep your topics and begin as soon as')
  expect(answer.text).not.toContain('seven days')
})

it.each([
  ['at the next tick', () => app.tick()],
  ['after a restart', () => app.restart()],
])('does the search that failed %s', async (_, goOn) => {
  await withStories()
  const failed = failCommitOf(app.store, ['job', 'outbox'], 1)
  app.world.sendText({ userId: READER, text: `/subscribe ${TOPIC}` })
  await eventually(failed, 'the failing commit')
  await eventually(() => app.world.messages(READER).length === 2, 'the first answer')
  await goOn()
  await app.settled()
  expect(app.world.messages(READER).at(-1)?.text).toContain('2 stories about it')
  expect(app.store.subscriptions.size).toBe(1)
})

import { afterEach, expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { ask, buttonOf, forge, tap } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const TOPIC = 'Ukraine energy'

it('asks before it follows what somebody simply writes', async () => {
  app = await startTestApp()
  const question = await ask(app, TOPIC)
  expect(question.html).toContain(`Follow <b>${TOPIC}</b>?`)
  expect(question.html).toContain('<b>Ukraine</b>')
  expect(question.buttons).toEqual(['✅ Follow', 'No'])
  expect(app.store.subscriptions.size).toBe(0)
})

it('follows it after yes, and the question becomes the answer', async () => {
  app = await startTestApp()
  const question = await ask(app, TOPIC)
  const answer = await tap(app, '✅ Follow')
  expect(answer.messageId).toBe(question.messageId)
  expect(answer.text).toContain(`✅ Following ${TOPIC}`)
  expect(answer.buttons).not.toContain('✅ Follow')
  expect(app.store.subscriptions.size).toBe(1)
})

it('leaves it after no', async () => {
  app = await startTestApp()
  await ask(app, TOPIC)
  const answer = await tap(app, 'No')
  expect(answer.text).toBe('All right, I do not follow it.')
  expect(answer.buttons).not.toContain('✅ Follow')
  expect(app.store.subscriptions.size).toBe(0)
})

it('keeps to yes when yes is pressed twice at once', async () => {
  app = await startTestApp()
  await ask(app, TOPIC)
  const { messageId, data } = buttonOf(app, '✅ Follow')
  app.world.pressButton({ userId: READER, chatId: READER, messageId, data })
  const answer = await forge(app, messageId, data)
  expect(answer.text).toContain(TOPIC)
  expect(answer.text).not.toContain('too old')
  expect(app.store.subscriptions.size).toBe(1)
})

it('keeps its answer when the button was tapped twice', async () => {
  app = await startTestApp()
  const { messageId } = await ask(app, TOPIC)
  app.world.pressButton({ userId: READER, chatId: READER, messageId, data: 'follow:yes' })
  await tap(app, '✅ Follow')
  await app.settled()
  const shown = app.world.messages(READER).find((message) => message.messageId === messageId)
  expect(shown?.text).toContain(`Following ${TOPIC}`)
  expect(app.store.subscriptions.size).toBe(1)
})

it('keeps to yes when yes comes once more after its answer stands there', async () => {
  app = await startTestApp()
  const { messageId } = await ask(app, TOPIC)
  await tap(app, '✅ Follow')
  app.clock.advance(60_000)
  const answer = await forge(app, messageId, 'follow:yes')
  expect(answer.text).toContain(`You follow ${TOPIC} already`)
  expect(app.store.subscriptions.size).toBe(1)
})

it('never says that it does not follow what it follows', async () => {
  app = await startTestApp()
  const { messageId } = await ask(app, TOPIC)
  await tap(app, '✅ Follow')
  const answer = await forge(app, messageId, 'follow:no')
  expect(app.store.subscriptions.size).toBe(1)
  expect(answer.text).not.toContain('I do not follow it')
})

it('asks for the topic once more when the question is too old to know what it was about', async () => {
  app = await startTestApp()
  const { messageId } = await ask(app, TOPIC)
  const [chat] = app.store.chats.all()
  await app.store.commit(new Batch().delete(app.store.receipts, `${chat?.key}/${messageId}`))
  expect((await tap(app, '✅ Follow')).text).toContain('This question is too old')
  expect(app.store.subscriptions.size).toBe(0)
})

it.each([
  ['🎈🎈', 'I see no words in that'],
  ['x'.repeat(4000), 'too long for a topic'],
])('says what is wrong with "%.8s…" instead of asking', async (text, words) => {
  app = await startTestApp()
  const answer = await ask(app, text)
  expect(answer.text).toContain(words)
  expect(answer.buttons).not.toContain('✅ Follow')
})

it('answers a file, which is no topic, in words', async () => {
  app = await startTestApp()
  const from = app.world.received().length
  app.world.sendDocument({ userId: READER, fileName: 'list.txt', content: 'Ukraine' })
  const answer = await app.world.waitFor((entry) => entry.chatId === READER, 8000, from)
  expect(answer.text).toContain('I see no words in that')
})

it('names a command that it does not know', async () => {
  app = await startTestApp()
  const answer = await ask(app, '/subscrbe <i>Norway</i>')
  expect(answer.text).toBe('I do not know /subscrbe. /help shows what I understand.')
  expect(app.store.subscriptions.size).toBe(0)
})

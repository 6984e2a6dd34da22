import { afterEach, expect, it } from 'vitest'
import { ask, buttonOf, forge, tap } from '../../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const TEXT = 'We are <back> & well'
const admin = { userId: ADMIN }
const got = (userId: number) =>
  app.world.received({ chatId: userId }).filter((entry) => entry.text === TEXT).length

async function withReaders(): Promise<void> {
  app = await startTestApp()
  app.world.addUser({ id: 103, firstName: 'Third' })
  await ask(app, '/help')
  await ask(app, '/help', { userId: 103 })
  await ask(app, '/help', admin)
}

it('shows what would go to how many, and sends nothing before the press', async () => {
  await withReaders()
  const preview = await ask(app, `/broadcast ${TEXT}`, admin)
  expect(preview.text).toBe(`This goes to 3 chats:\n\n${TEXT}`)
  expect(preview.buttons).toEqual(['📣 Send to 3 chats', 'Do not send'])
  app.tick()
  await app.settled()
  expect(got(READER)).toBe(0)
})

it('sends it to everybody once, however often and in whatever order it is pressed', async () => {
  await withReaders()
  const { messageId } = await ask(app, `/broadcast ${TEXT}`, admin)
  const [yes, no] = [buttonOf(app, '📣', ADMIN).data, buttonOf(app, 'Do not', ADMIN).data]
  app.world.pressButton({ userId: ADMIN, chatId: ADMIN, messageId, data: yes })
  app.world.pressButton({ userId: ADMIN, chatId: ADMIN, messageId, data: yes, forged: true })
  const last = await forge(app, messageId, no, ADMIN)
  expect(last.text).toBe(`📣 Being sent to 3 chats.\n\n${TEXT}`)
  expect(last.buttons).toEqual([])
  await forge(app, messageId, yes, ADMIN)
  await app.restart()
  await app.settled()
  expect([READER, 103, ADMIN].map(got)).toEqual([1, 1, 1])
})

it('sends nothing once it was cancelled', async () => {
  await withReaders()
  const { messageId } = await ask(app, `/broadcast ${TEXT}`, admin)
  const { data } = buttonOf(app, '📣', ADMIN)
  expect((await tap(app, 'Do not send', admin)).text).toBe('Not sent.')
  expect((await forge(app, messageId, data, ADMIN)).text).toBe('Not sent.')
  expect(got(READER)).toBe(0)
})

it('is not sent by the press of somebody who is no admin', async () => {
  await withReaders()
  await ask(app, `/broadcast ${TEXT}`, admin)
  const { data } = buttonOf(app, '📣', ADMIN)
  const { messageId } = await ask(app, '/settings')
  await forge(app, messageId, data)
  expect(app.world.messages(READER).at(-1)?.text).toBe('That command is for the people who run this bot.')
  expect(got(103)).toBe(0)
})

it('leaves out those who cannot be reached', async () => {
  await withReaders()
  app.world.blockBot(103)
  await ask(app, '/help')
  expect((await ask(app, `/broadcast ${TEXT}`, admin)).text).toContain('This goes to 2 chats')
})

it('says how it is used without a text, and what is too long', async () => {
  await withReaders()
  expect((await ask(app, '/broadcast', admin)).text).toContain('Write the text after the command')
  const { text, buttons } = await ask(app, `/broadcast ${'y'.repeat(4000)}`, admin)
  expect(text).toBe('That is too long for one message: 4000 characters of 3896.')
  expect(buttons).toEqual([])
})

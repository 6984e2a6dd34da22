import { afterEach, beforeEach, expect, it } from 'vitest'
import { everyRow } from '../helpers/every-row.ts'
import { ask, forge } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
let messageId: number
let before: string
/** All but what every answered update leaves behind. */
const state = async () => {
  const rows = (await everyRow(app.store)).filter(({ key }) => !/^(?:update|receipt|sent):/.test(key))
  return JSON.stringify(rows)
}
beforeEach(async () => {
  app = await startTestApp()
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/subscribe Sweden elections', { userId: ADMIN })
  messageId = (await ask(app, '/help')).messageId
  before = await state()
})
afterEach(() => app.close())

const sweden = () => [...app.store.subscriptions.all()].find((each) => each.name === 'Sweden elections')

it.each([
  'nothing',
  'x'.repeat(64),
  '__proto__',
  'example:99',
  'example:-1',
  'example:constructor',
  'topic:unknown',
  'pause:unknown',
  'alert:',
  'delete:../../x',
  'follow:yes',
  'why',
  'why:x',
  'why:constructor',
  'removefeed:x',
  'broadcast:yes:1',
  'feeds:0',
  'language:xx',
  'zone:Nowhere',
  'forget:maybe',
  'settings:nowhere\nhour:3',
])('does no harm: %s', async (data) => {
  await forge(app, messageId, data)
  expect(await state()).toBe(before)
  expect((await ask(app, '/help')).text).toContain('What you can say')
  expect(app.logged.filter(({ level }) => level === 'error')).toEqual([])
})

it("does no harm to another person's topic", async () => {
  for (const action of ['topic', 'pause', 'alert', 'digest', 'resume', 'delete']) {
    const answer = await forge(app, messageId, `${action}:${sweden()?.topicId}`)
    expect(answer.text).toBe('You do not follow that topic any more.')
  }
  expect(await state()).toBe(before)
})

it('says that a button is too old when nothing answers to it', async () => {
  await forge(app, messageId, 'nothing')
  expect(app.world.callbackAnswers().at(-1)).toMatchObject({
    text: 'This button is too old.',
    showAlert: true,
  })
  expect(app.world.messages(READER).at(-1)?.text).toContain('What you can say')
})

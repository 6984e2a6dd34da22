import { afterEach, beforeEach, expect, it } from 'vitest'
import { starterFeeds } from '../../../src/feeds/starter-list.ts'
import { ask, forge, tap } from '../../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../../helpers/test-app.ts'

const admin = { userId: ADMIN }
const ukrainian = starterFeeds.filter(({ language }) => language === 'uk')
let app: TestApp

beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())
const watched = () => [...app.store.feeds.all()].map(({ url }) => url)

it('asks for the language, shows its outlets, and watches nothing that nobody chose', async () => {
  expect((await ask(app, '/addfeed starter', admin)).buttons).toHaveLength(8)
  const list = await tap(app, 'Ukrainian', admin)
  expect(list.text).toContain('Well-known outlets: Ukrainian')
  expect(list.buttons).toHaveLength(ukrainian.length + 1)
  expect(watched()).toEqual([])
})

it('watches the one that was pressed, and shows that it is', async () => {
  const first = ukrainian[0]?.title ?? ''
  await ask(app, '/addfeed starter uk', admin)
  const list = await tap(app, `➕ ${first}`, admin)
  expect(watched()).toEqual([ukrainian[0]?.url])
  expect(list.buttons[0]).toContain(`✅ ${first}`)
  expect((await ask(app, '/addfeed starter UK', admin)).buttons[0]).toContain('✅')
})

it('watches all of them at once, each once', async () => {
  await ask(app, '/addfeed starter uk', admin)
  const list = await tap(app, '➕ All of them', admin)
  expect(watched().sort()).toEqual(ukrainian.map(({ url }) => url).sort())
  expect(list.buttons.every((label) => label.startsWith('✅'))).toBe(true)
})

it('bears forged presses, and none but of admins', async () => {
  const { messageId } = await ask(app, '/addfeed starter uk', admin)
  for (const data of [
    'starter',
    'starter:',
    'starter:xx',
    'starter:uk:x',
    'starter:__proto__:all',
    'starter::all',
  ])
    expect((await forge(app, messageId, data, ADMIN)).text).not.toBe('')
  const theirs = await ask(app, '/help')
  await forge(app, theirs.messageId, 'starter:uk:all', READER)
  expect(watched()).toEqual([])
})

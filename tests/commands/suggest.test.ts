import { afterEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ask, forge, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

async function start(env: Record<string, string> = { ALLOW_SUGGESTIONS: 'yes' }): Promise<void> {
  app = await startTestApp(env)
  app.feeds.set('/one', rss('Herald', [{ title: 'Hay' }]), 'text/xml')
  await ask(app, '/start', { userId: ADMIN })
}

async function suggest(path = '/one'): Promise<void> {
  await ask(app, `/suggest ${app.url(path)}`)
  await tap(app, '💡 Suggest it')
}
const told = (chatId: number) => app.world.received({ chatId }).at(-1)?.text

it('asks the admins, watches what they approve, and tells who suggested it', async () => {
  await start()
  expect((await ask(app, `/suggest ${app.url('/one')}`)).text).toMatch(/^Herald\n/)
  expect((await tap(app, '💡 Suggest it')).text).toContain('I have asked the people who run this bot')
  expect(app.store.feeds.size).toBe(0)
  expect(told(ADMIN)).toContain('A subscriber suggests a feed:\nHerald\n')
  expect((await tap(app, '➕', { userId: ADMIN })).text).toContain('✅ Watching Herald')
  expect([...app.store.feeds.all()].map(({ url }) => url)).toEqual([app.url('/one')])
  expect(told(101)).toContain('✅ Herald, which you suggested, is watched now.')
  expect(app.store.suggestions.size).toBe(0)
})

it('tells who suggested it that it was declined, and a late press changes nothing', async () => {
  await start()
  await suggest()
  const { messageId } = await tap(app, '✖️', { userId: ADMIN })
  expect(told(101)).toContain('✖️ Herald was suggested and will not be watched.')
  const [id = ''] = [...app.world.messages(ADMIN)].map(() => 'x')
  expect((await forge(app, messageId, `suggestion:yes:${id}`, ADMIN)).text).toBe(
    'This suggestion has been decided.',
  )
  expect(app.store.feeds.size).toBe(0)
})

it('is decided by admins alone', async () => {
  await start()
  await suggest()
  const [{ id } = { id: '' }] = [...app.store.suggestions.all()]
  const { messageId } = await ask(app, '/help')
  await forge(app, messageId, `suggestion:yes:${id}`)
  expect(app.store.feeds.size).toBe(0)
  expect(app.store.suggestions.size).toBe(1)
})

it('asks the admins once about one feed, and takes five open ones of a chat', async () => {
  await start()
  await suggest()
  await suggest()
  expect(app.store.suggestions.size).toBe(1)
  for (let index = 2; index <= 5; index++) {
    app.feeds.set(`/${index}`, rss(`Number ${index}`, []), 'text/xml')
    await suggest(`/${index}`)
  }
  expect((await ask(app, `/suggest ${app.url('/one')}`)).text).toContain('5 suggestions of yours wait')
})

it('says that no suggestions are taken where the operator takes none', async () => {
  await start({})
  expect((await ask(app, `/suggest ${app.url('/one')}`)).text).toContain('take no suggestions')
  expect(app.store.jobs.size).toBe(0)
})

it('goes with /forget', async () => {
  await start()
  await suggest()
  const { messageId } = await ask(app, '/forget')
  await forge(app, messageId, 'forget:yes')
  expect(app.store.suggestions.size).toBe(0)
})

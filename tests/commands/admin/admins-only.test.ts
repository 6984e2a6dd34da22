import { afterEach, expect, it } from 'vitest'
import { commands } from '../../../commands/index.ts'
import { rss } from '../../helpers/rss.ts'
import { ask, forge } from '../../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const REFUSAL = 'That command is for the people who run this bot.'

it('refuses every admin command of somebody who is no admin, in words, and nothing happens', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await app.addFeed('/one')
  const names = commands.filter(({ scope }) => scope === 'admins').map(({ name }) => name)
  expect(names).toEqual(['addfeed', 'feeds', 'removefeed', 'opml', 'stats', 'backup', 'broadcast'])
  for (const name of names) {
    expect((await ask(app, `/${name}`)).text).toBe(REFUSAL)
    expect((await ask(app, `/${name} ${app.url('/one')}`)).text).toBe(REFUSAL)
  }
  expect(app.store.feeds.size).toBe(1)
  expect(app.store.jobs.size).toBe(0)
  expect(app.store.broadcasts.size).toBe(0)
})

it('refuses the buttons of admins as well', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await app.addFeed('/one')
  const [feed] = app.store.feeds.all()
  const { messageId } = await ask(app, '/settings')
  for (const data of [`removefeed:${feed?.id}`, 'feeds:0', 'broadcast:yes:1']) {
    await forge(app, messageId, data)
    expect(app.world.messages(101).at(-1)?.text).toBe(REFUSAL)
  }
  expect(app.store.feeds.size).toBe(1)
})

it('takes nobody for an admin when none is set', async () => {
  app = await startTestApp({ ADMIN_IDS: '' })
  expect((await ask(app, '/stats', { userId: ADMIN })).text).toBe(REFUSAL)
})

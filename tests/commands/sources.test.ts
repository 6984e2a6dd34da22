import { afterEach, expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { rss } from '../helpers/rss.ts'
import { ask } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

it('says that nothing is watched, and leads only an admin to /addfeed', async () => {
  app = await startTestApp()
  expect((await ask(app, '/sources')).text).toContain('No feeds are watched here yet')
  expect((await ask(app, '/sources', { userId: ADMIN })).text).toContain('/addfeed')
})

it('names each feed as it calls itself, linked to its site and not to its address', async () => {
  app = await startTestApp()
  app.feeds.set('/secret-path', rss('Ćma & <b>Sons</b>', []), 'text/xml')
  app.feeds.set('/two', rss('Amber Gazette', []), 'text/xml')
  await app.addFeed('/secret-path')
  await app.addFeed('/two')
  const { text, html } = await ask(app, '/sources')
  expect(text).toBe('2 feeds are watched\n• Amber Gazette\n• Ćma & Sons')
  expect(html).toContain(new URL(app.url('/')).origin)
  expect(html).not.toContain('secret-path')
})

it('fits in one message however many feeds there are', async () => {
  app = await startTestApp()
  const batch = new Batch()
  for (let index = 0; index < 300; index++) {
    const id = `feed-${index}`
    const url = `https://host-${index}.example/rss`
    batch.put(app.store.feeds, id, { id, url, title: `${'&'.repeat(70)} ${index}`, addedAt: 0 })
    batch.put(app.store.feedStates, id, { nextPollAt: Number.MAX_SAFE_INTEGER, errorStreak: 0 })
  }
  await app.store.commit(batch)
  const { text } = await ask(app, '/sources')
  expect(text).toContain('300 feeds are watched')
  expect(text).toContain('… and 240 more.')
  expect(text.length).toBeLessThanOrEqual(4096)
  expect(app.logged.filter(({ event }) => event === 'not sent')).toEqual([])
})

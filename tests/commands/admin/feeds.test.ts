import { afterEach, expect, it } from 'vitest'
import { Batch } from '../../../src/store/batch.ts'
import { rss } from '../../helpers/rss.ts'
import { ask, forge, tap } from '../../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const admin = { userId: ADMIN }

async function manyFeeds(count: number): Promise<void> {
  const batch = new Batch()
  for (let index = 0; index < count; index++) {
    const id = `feed-${index}`
    const title = `Feed ${String(index).padStart(2, '0')} ${'&'.repeat(90)}`
    const url = `https://host-${index}.example/${'&'.repeat(300)}`
    batch.put(app.store.feeds, id, { id, url, title, addedAt: 0 })
    batch.put(app.store.feedStates, id, {
      nextPollAt: Number.MAX_SAFE_INTEGER,
      errorStreak: 3,
      lastError: { type: 'private-address' },
    })
  }
  await app.store.commit(batch)
}

it('leads to /addfeed while there are none', async () => {
  app = await startTestApp()
  expect((await ask(app, '/feeds', admin)).text).toBe('No feeds yet. /addfeed adds one.')
})

it('shows how each feed is: well, or failing since when and why', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', [{ title: 'One' }]), 'text/xml')
  app.feeds.set('/two', rss('Tribune', []), 'text/xml')
  await app.addFeed('/one')
  await app.addFeed('/two')
  app.feeds.set('/two', '<html><body>moved</body></html>', 'text/html')
  await app.poll()
  expect((await ask(app, '/feeds', admin)).text).toMatch(/⚠️ That is a web page, not a feed.* \(once\)/)
  await app.poll()
  const { text } = await ask(app, '/feeds', admin)
  expect(text).toMatch(/^2 feeds\n\n🟢 Herald\nhttp\S+\/one\nread .+\n\n🔴 Tribune\nhttp\S+\/two\nread /)
  expect(text).toContain('(2 times in a row)')
  app.feeds.set('/two', rss('Tribune', []), 'text/xml')
  await app.poll()
  expect((await ask(app, '/feeds', admin)).text).toContain('🟢 Tribune')
})

it('turns pages, each of which fits in one message', async () => {
  app = await startTestApp()
  await manyFeeds(23)
  const first = await ask(app, '/feeds', admin)
  expect(first.text).toContain('23 feeds')
  expect(first.buttons).toEqual(['›'])
  expect(first.text.match(/🔴/g)).toHaveLength(6)
  expect((await tap(app, '›', admin)).buttons).toEqual(['‹', '›'])
  await tap(app, '›', admin)
  const last = await tap(app, '›', admin)
  expect(last.buttons).toEqual(['‹'])
  expect(last.text.match(/🔴/g)).toHaveLength(5)
  expect((await tap(app, '‹', admin)).text).toContain('Feed 12')
  expect(app.logged.filter(({ event }) => event === 'not sent')).toEqual([])
})

it.each([['feeds:99'], ['feeds:-3'], ['feeds:x'], ['feeds:1.5'], ['feeds:Infinity']])(
  'stays well with forged data "%s"',
  async (data) => {
    app = await startTestApp()
    await manyFeeds(12)
    const { messageId } = await ask(app, '/feeds', admin)
    expect((await forge(app, messageId, data, ADMIN)).text).toContain('12 feeds')
  },
)

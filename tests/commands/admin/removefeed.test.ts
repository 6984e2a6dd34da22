import { afterEach, expect, it } from 'vitest'
import { rss } from '../../helpers/rss.ts'
import { ask, forge, tap } from '../../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const admin = { userId: ADMIN }
const titles = () => [...app.store.feeds.all()].map((feed) => feed.title)

async function twoFeeds(): Promise<void> {
  app = await startTestApp()
  for (const [path, title] of [
    ['/one', 'Herald'],
    ['/two', 'Tribune'],
  ] as const) {
    app.feeds.set(path, rss(title, []), 'text/xml')
    await app.addFeed(path)
  }
}

it('stops watching a feed by its address', async () => {
  await twoFeeds()
  expect((await ask(app, `/removefeed ${app.url('/one')}`, admin)).text).toBe('🗑 No longer watching Herald.')
  expect(titles()).toEqual(['Tribune'])
  expect(app.store.feedStates.size).toBe(1)
})

it('stops watching a feed by its title, however it is capitalised', async () => {
  await twoFeeds()
  expect((await ask(app, '/removefeed tRIBUNE', admin)).text).toBe('🗑 No longer watching Tribune.')
  expect(titles()).toEqual(['Herald'])
})

it('offers the feeds when none is named, and a press drops one', async () => {
  await twoFeeds()
  const list = await ask(app, '/removefeed', admin)
  expect(list.buttons).toEqual(['Herald', 'Tribune'])
  const data = [...app.store.feeds.all()].map((feed) => `removefeed:${feed.id}`)
  expect((await tap(app, 'Herald', admin)).text).toBe('🗑 No longer watching Herald.')
  expect((await forge(app, list.messageId, data[0] ?? '', ADMIN)).buttons).toEqual(['Tribune'])
  expect(titles()).toEqual(['Tribune'])
})

it('says that it does not watch what is unknown, and offers what it watches', async () => {
  await twoFeeds()
  const answer = await ask(app, '/removefeed <i>Gazette</i>', admin)
  expect(answer.text).toBe('I do not watch <i>Gazette</i>. /feeds shows what I watch.')
  expect(answer.buttons).toEqual(['Herald', 'Tribune'])
})

it('says so when there is nothing to remove', async () => {
  app = await startTestApp()
  expect((await ask(app, '/removefeed', admin)).text).toContain('No feeds yet')
})

import { afterEach, expect, it } from 'vitest'
import { rss } from '../../helpers/rss.ts'
import { ask } from '../../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

it('counts chats, subscriptions, topics, feeds, and matches', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', [{ title: 'Norway speaks of its fisheries' }]), 'text/xml')
  app.feeds.set('/two', rss('Tribune', []), 'text/xml')
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/subscribe Norway fisheries', { userId: ADMIN })
  await ask(app, '/subscribe Sweden elections', { userId: ADMIN })
  await app.addFeed('/one')
  await app.addFeed('/two')
  app.feeds.set('/two', 'gone', 'text/plain')
  await app.poll()
  app.world.blockBot(READER)
  await ask(app, '/help', { userId: ADMIN })
  const { text } = await ask(app, '/stats', { userId: ADMIN })
  expect(text).toContain('Chats: 2 (1 reachable)')
  expect(text).toContain('Subscriptions: 3 on 2 topics')
  expect(text).toContain('Feeds: 2 (1 failing)')
  expect(text).toContain('Matches today: 1')
  expect(text).toMatch(/Memory: \d+ MB, up \d+ min/)
})

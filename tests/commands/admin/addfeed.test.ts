import { afterEach, expect, it } from 'vitest'
import { startHangingServer } from '../../helpers/odd-server.ts'
import { rss } from '../../helpers/rss.ts'
import { type Answer, ask, eventually } from '../../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const addfeed = (typed: string): Promise<Answer> => ask(app, `/addfeed ${typed}`.trim(), { userId: ADMIN })

it('reads the feed and says by edit what stands in it, the latest first', async () => {
  app = await startTestApp()
  const now = app.clock.now()
  const items = [3, 1, 2, 4].map((hours) => ({
    title: `<i>Entry</i> & ${hours}`,
    link: `https://one.example/${hours}`,
    at: now - hours * 3_600_000,
  }))
  app.feeds.set('/one', rss('Morning <b>Herald</b>', items), 'text/xml')
  const answer = await addfeed(app.url('/one'))
  expect(answer.edited).toBe(true)
  expect(app.world.received()[0]?.text).toContain('Reading http://127.0.0.1')
  expect(answer.text).toContain('✅ Watching Morning Herald: 4 entries now')
  expect(answer.links).toEqual(['https://one.example/1', 'https://one.example/2', 'https://one.example/3'])
  expect(answer.text).toContain('• Entry & 1')
  expect([...app.store.feeds.all()].map((feed) => feed.title)).toEqual(['Morning Herald'])
})

it('says how it is used without an address', async () => {
  app = await startTestApp()
  expect((await addfeed('')).text).toContain('Write the address of a feed after the command')
})

it.each([
  ['not an address', 'That is not a web address'],
  ['word', 'That is not a web address'],
  ['ftp://one.example/feed', 'That is not a web address'],
  ['javascript:alert(1)', 'That is not a web address'],
  ['file:///etc/passwd', 'That is not a web address'],
  [`<b>${'x'.repeat(500)}</b>`, 'That is not a web address'],
  ['http://10.0.0.1/feed', 'inside a private network'],
  ['http://169.254.169.254/', 'inside a private network'],
  ['http://[::1]/feed', 'inside a private network'],
  ['http://localhost/feed', 'inside a private network'],
  ['http://2130706433/feed', 'inside a private network'],
])('refuses %s in words', async (typed, words) => {
  app = await startTestApp({ ALLOW_HOSTS: '' })
  const answer = await addfeed(typed)
  expect(answer.text).toContain('I cannot watch')
  expect(answer.text).toContain(words)
  expect(app.store.feeds.size).toBe(0)
  expect(app.store.jobs.size).toBe(0)
})

it('says what is wrong with a page, a missing page, and something else', async () => {
  app = await startTestApp()
  app.feeds.set(
    '/page',
    '<!doctype html><html><head><title>Home</title></head><body>Hello</body></html>',
    'text/html',
  )
  app.feeds.set('/text', 'just words', 'text/plain')
  expect((await addfeed(app.url('/page'))).text).toContain('That is a web page, not a feed')
  expect((await addfeed(app.url('/missing'))).text).toContain('no such page (404)')
  expect((await addfeed(app.url('/text'))).text).toContain('no feed that I can read')
  expect(app.store.feeds.size).toBe(0)
})

it('says that a server which never answers did not', async () => {
  const hanging = await startHangingServer()
  app = await startTestApp({ FETCH_TIMEOUT_SECONDS: '1' })
  expect((await addfeed(hanging.url)).text).toContain('The server did not answer in time')
  expect(app.store.feeds.size).toBe(0)
  await hanging.close()
})

it('says that a server which is not there cannot be reached', async () => {
  const gone = await startHangingServer()
  await gone.close()
  app = await startTestApp()
  expect((await addfeed(gone.url)).text).toContain('The server cannot be reached (ECONNREFUSED)')
})

it('adds the same feed once, and says so', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  await addfeed(app.url('/one'))
  expect((await addfeed(app.url('/one'))).text).toBe('Herald is watched already.')
  expect(app.store.feeds.size).toBe(1)
})

it('keeps what is known of a feed when it is added twice at once', async () => {
  const hanging = await startHangingServer()
  app = await startTestApp()
  const state = () => [...app.store.feedStates.all()][0]
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  await eventually(() => hanging.waiting() === 2, 'both requests')
  hanging.answer('oldest', rss('Herald', []))
  await eventually(() => hanging.waiting() === 2, 'the first poll')
  hanging.answer('newest', rss('Herald', []))
  await eventually(() => state()?.firstSuccessAt !== undefined, 'the end of the first poll')
  const before = state()
  hanging.answer('oldest', rss('Herald', []))
  await app.settled()
  expect(app.store.feeds.size).toBe(1)
  expect(state()).toEqual(before)
  await hanging.close()
})

it('takes up after a restart a reading that the stop broke off', async () => {
  const hanging = await startHangingServer()
  app = await startTestApp()
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  await eventually(() => hanging.waiting() === 1, 'the request')
  await app.restart()
  await eventually(() => hanging.waiting() === 1, 'the request of the second process')
  hanging.release(rss('Herald', []))
  await app.settled()
  expect(app.store.feeds.size).toBe(1)
  expect(app.world.received({ chatId: ADMIN }).map((entry) => entry.text.split(' ')[0])).toEqual([
    'Reading',
    '✅',
  ])
  await hanging.close()
})

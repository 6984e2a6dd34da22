import { afterEach, describe, expect, it } from 'vitest'
import { startHangingServer } from '../../helpers/odd-server.ts'
import { rss } from '../../helpers/rss.ts'
import { type Answer, ask, eventually, forge, tap } from '../../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const addfeed = (typed: string): Promise<Answer> => ask(app, `/addfeed ${typed}`.trim(), { userId: ADMIN })

const items = (now: number) =>
  [3, 1, 2, 4].map((hours) => ({
    title: `<i>Entry</i> & ${hours}`,
    link: `https://one.example/${hours}`,
    at: now - hours * 3_600_000,
  }))
const watched = () => [...app.store.feeds.all()].map((feed) => feed.url)

it('shows by edit what the feed is and what stands in it, the latest first, and adds it at the press of a button', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Morning <b>Herald</b>', items(app.clock.now())), 'text/xml')
  const preview = await addfeed(app.url('/one'))
  expect(preview.edited).toBe(true)
  expect(app.world.received()[0]?.text).toContain('Reading http://127.0.0.1')
  expect(preview.text).toMatch(
    /^Morning Herald\nhttp\S+\/one\nLanguage: English. 4 entries now, about 24 a day./,
  )
  expect(preview.links).toEqual(['https://one.example/1', 'https://one.example/2', 'https://one.example/3'])
  expect(preview.text).toContain('• Entry & 1')
  expect(watched()).toEqual([])
  const done = await tap(app, '➕ Watch it', { userId: ADMIN })
  expect(done.text).toContain('✅ Watching Morning Herald')
  expect([...app.store.feeds.all()].map((feed) => feed.title)).toEqual(['Morning Herald'])
  await eventually(() => [...app.store.feedStates.all()][0]?.lastSuccessAt !== undefined, 'the first poll')
})

it('says how it is used without an address', async () => {
  app = await startTestApp()
  expect((await addfeed('')).text).toContain('Write the address of a feed, or of a site that has one')
})

describe('the page of a site', () => {
  const page = (...hrefs: string[]) =>
    `<!doctype html><html><head>${hrefs.map((href) => `<link rel="alternate" type="application/rss+xml" title="${href.slice(1)} & more" href="${href}">`).join('')}</head><body>Hay</body></html>`

  it('that names one feed leads to its preview', async () => {
    app = await startTestApp()
    app.feeds.set('/', page('/one'), 'text/html')
    app.feeds.set('/one', rss('Herald', items(app.clock.now())), 'text/xml')
    expect((await addfeed(app.url('/'))).text).toMatch(/^Herald\n/)
    await tap(app, '➕', { userId: ADMIN })
    expect(watched()).toEqual([app.url('/one')])
  })

  it('that names several asks which, and the picked one is previewed and added', async () => {
    app = await startTestApp()
    app.feeds.set('/', page('/one', '/two'), 'text/html')
    app.feeds.set('/two', rss('Tribune', []), 'text/xml')
    const choice = await addfeed(app.url('/'))
    expect(choice.text).toContain('I found 2 feeds at')
    expect(choice.buttons).toEqual(['one & more', 'two & more'])
    expect((await tap(app, 'two', { userId: ADMIN })).text).toMatch(/^Tribune\n/)
    await tap(app, '➕', { userId: ADMIN })
    expect(watched()).toEqual([app.url('/two')])
  })

  it('that names none has its feed found at a usual path', async () => {
    app = await startTestApp()
    app.feeds.set('/news/today', page(), 'text/html')
    app.feeds.set('/rss.xml', rss('Herald', []), 'text/xml')
    expect((await addfeed(app.url('/news/today'))).text).toMatch(/^Herald\n/)
  })

  it('without any is told so', async () => {
    app = await startTestApp()
    app.feeds.set('/', page(), 'text/html')
    expect((await addfeed(app.url('/'))).text).toContain('neither it nor the usual addresses of its site')
    app.feeds.set('/broken', page('/gone'), 'text/html')
    expect((await addfeed(app.url('/broken'))).text).toContain('no such page (404)')
    expect(watched()).toEqual([])
  })

  it('bears forged presses', async () => {
    app = await startTestApp()
    app.feeds.set('/', page('/one', '/two'), 'text/html')
    const { messageId, text } = await addfeed(app.url('/'))
    for (const data of [
      'addfeed:take',
      'addfeed:pick:7',
      'addfeed:pick:',
      'addfeed:',
      'addfeed',
      'addfeed:pick:__proto__',
    ])
      expect((await forge(app, messageId, data, ADMIN)).text).toBe(text)
    expect(watched()).toEqual([])
  })
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
  expect((await addfeed(app.url('/page'))).text).toContain('That is a web page')
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
  await app.addFeed('/one')
  expect((await addfeed(app.url('/one'))).text).toBe('Herald is watched already.')
  expect(app.store.feeds.size).toBe(1)
})

it('watches the address that was typed where a redirect is for now, and the new one where it is for good', async () => {
  app = await startTestApp()
  app.feeds.set('/signed', rss('Herald', []), 'text/xml')
  app.feeds.refuse('/now', 302, { location: '/signed' })
  await addfeed(app.url('/now'))
  await tap(app, '➕', { userId: ADMIN })
  expect(watched()).toEqual([app.url('/now')])
  app.feeds.refuse('/good', 301, { location: '/signed' })
  await addfeed(app.url('/good'))
  await tap(app, '➕', { userId: ADMIN })
  expect(watched()).toContain(app.url('/signed'))
})

it('keeps what is known of a feed that is added again while its preview stands', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
  const { messageId } = await addfeed(app.url('/one'))
  await app.addFeed('/one')
  const before = [...app.store.feedStates.all()]
  expect(before[0]?.firstSuccessAt).toBeDefined()
  await forge(app, messageId, 'addfeed:take', ADMIN)
  expect([...app.store.feedStates.all()]).toEqual(before)
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
  expect(app.world.received({ chatId: ADMIN }).map((entry) => entry.text.split(/\s/)[0])).toEqual([
    'Reading',
    'Herald',
  ])
  await hanging.close()
})

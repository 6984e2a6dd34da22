import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startHangingServer } from '../helpers/odd-server.ts'
import { type RssItem, rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp

async function start(env: Record<string, string> = {}): Promise<void> {
  app = await startTestApp({ PAGES_PER_HOST: '100', ...env })
  app.feeds.set('/one', rss('Herald', [{ title: 'Cabbage', link: 'https://one.example/0' }]), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
}
beforeEach(() => start())
afterEach(() => app.close())

const FILLER =
  'The council spoke of it for two hours on Tuesday evening and heard eleven people who live by the water, among them a schoolteacher and two retired pilots.'

function page(...paragraphs: string[]): string {
  const text = paragraphs.map((each) => `<p>${each}</p>`).join('\n')
  return `<!doctype html><html><head><title>News</title></head><body><nav><a href="/">Home</a> Norway sport</nav><article><h1>News</h1>${text}</article></body></html>`
}
async function publish(items: RssItem[]): Promise<void> {
  app.feeds.set('/one', rss('Herald', items), 'text/xml')
  await app.poll()
}
const read = () => app.feeds.asked.filter((path) => path.startsWith('/a'))
const settled = () =>
  eventually(() => app.store.awaiting.size === 0, 'the end of all pages').then(() => app.settled())
const item = (path: string, title = 'Fisheries speak of a new quota', summary = ''): RssItem => ({
  title,
  link: app.url(path),
  summary,
})

describe('a page is read where the feed gives too little', () => {
  it('and what it says is matched', async () => {
    app.feeds.set(
      '/a1',
      page(FILLER, 'In Norway the fisheries get a larger quota for cod.', FILLER),
      'text/html',
    )
    await publish([item('/a1')])
    await settled()
    expect(alertsTo(app)).toHaveLength(1)
    expect(alertsTo(app)[0]?.text).toContain('Norway')
    const [article] = await Promise.all([app.store.articles.values().next()])
    expect(article.value?.text).toBeDefined()
  })

  it('in the encoding that it declares', async () => {
    const text = page('Рыболовство Норвегии получает большую квоту на треску. '.repeat(6)).replace(
      '<head>',
      '<head><meta charset="koi8-r">',
    )
    const koi8 = 'юабцдефгхийклмнопярстужвьызшэщчъ'
    const bytes = Buffer.from(
      [...text].map((letter) => {
        const at = koi8.indexOf(letter.toLowerCase())
        if (at < 0) return letter.charCodeAt(0)
        return letter === letter.toLowerCase() ? 0xc0 + at : 0xe0 + at
      }),
    )
    app.feeds.set('/a1', bytes, 'text/html')
    await publish([item('/a1', 'Рыболовство: новые квоты')])
    await settled()
    expect(alertsTo(app)[0]?.text).toContain('Норвегии')
  })

  it('and its clutter is not matched', async () => {
    app.feeds.set('/a1', page(FILLER, FILLER), 'text/html')
    await publish([item('/a1')])
    await settled()
    expect(read()).toEqual(['/a1'])
    expect(alertsTo(app)).toEqual([])
  })

  it('once, however often the feed lists it', async () => {
    app.feeds.set('/a1', page(FILLER, FILLER), 'text/html')
    await publish([item('/a1')])
    await settled()
    await publish([item('/a1'), item('/a2', 'Cabbage again')])
    await settled()
    expect(read()).toEqual(['/a1'])
  })
})

describe('no page is read', () => {
  it.each<[string, () => RssItem]>([
    ['of an article with a lead', () => item('/a1', undefined, `${FILLER} ${FILLER}`)],
    ['of an article that no topic could be about', () => item('/a1', 'Cabbage grows well')],
    ['inside the private network', () => ({ ...item('/a1'), link: 'http://10.0.0.1/a1' })],
  ])('%s', async (_, make) => {
    await publish([make()])
    await settled()
    expect(read()).toEqual([])
  })

  it('of what a feed lists when it is first read', async () => {
    app.feeds.set('/two', rss('Tribune', [item('/a1')]), 'text/xml')
    await app.addFeed('/two')
    await settled()
    expect(read()).toEqual([])
  })

  it('beyond the number for a host and day; what title and lead say is matched all the same', async () => {
    await app.close()
    await start({ PAGES_PER_HOST: '2' })
    for (const path of ['/a1', '/a2', '/a3', '/a4']) app.feeds.set(path, page(FILLER, FILLER), 'text/html')
    await publish(['/a1', '/a2', '/a3', '/a4'].map((path) => item(path, `Fisheries of Norway, part ${path}`)))
    await settled()
    expect(read()).toHaveLength(2)
    expect(alertsTo(app).length).toBeGreaterThan(0)
    app.clock.advance(86_400_000)
    app.feeds.set('/a5', page(FILLER, FILLER), 'text/html')
    await publish([item('/a5')])
    await settled()
    expect(read()).toHaveLength(3)
  })
})

it('an alert that title and lead allow does not wait for a page that hangs, and comes once', async () => {
  const hanging = await startHangingServer()
  await publish([{ title: 'Norway: fisheries get a quota', link: hanging.url }])
  await eventually(() => hanging.waiting() === 1, 'the request for the page')
  expect(alertsTo(app)).toHaveLength(1)
  hanging.release(page(FILLER, 'Norway and its fisheries, once more.', FILLER))
  await settled()
  expect(alertsTo(app)).toHaveLength(1)
  await hanging.close()
})

it('a page that was being read when the bot stopped is read by the next one', async () => {
  const hanging = await startHangingServer()
  await publish([{ title: 'Fisheries get a quota', link: hanging.url }])
  await eventually(() => hanging.waiting() === 1, 'the request for the page')
  await app.restart()
  await eventually(() => hanging.waiting() === 1, 'the request of the second process')
  hanging.release('no page')
  await settled()
  await hanging.close()
})

it('a page that cannot be read is tried once more, and then left', async () => {
  app.feeds.refuse('/a1', 503)
  await publish([item('/a1')])
  await eventually(() => [...app.store.awaiting.all()][0]?.tries === 1, 'the first failure')
  app.tick()
  await app.settled()
  expect(read()).toEqual(['/a1'])
  app.clock.advance(300_001)
  app.tick()
  await settled()
  expect(read()).toEqual(['/a1', '/a1'])
})

it('a page that is none is left at its head', async () => {
  app.feeds.set('/a1', Buffer.alloc(1_000_000), 'video/mp4')
  await publish([item('/a1')])
  await settled()
  expect(read()).toEqual(['/a1'])
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import type { RssItem } from '../helpers/rss.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, tap } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
})
afterEach(() => app.close())

const TITLE = 'Norway speaks of its fisheries'

/** The feed brings it; what the reader then has of it, alerted, explained, gathered and asked for again. */
async function bring(item: Partial<RssItem>, feedTitle = 'One') {
  app.feeds.set(
    '/one',
    rss(feedTitle, [{ title: TITLE, link: 'https://one.example/1', ...item }]),
    'text/xml',
  )
  await app.poll()
  const [alert] = alertsTo(app)
  if (!alert) throw new Error('no alert')
  await tap(app, '❓ Why')
  await ask(app, '/digest', { userId: ADMIN })
  await ask(app, '/sources')
  expect(app.logged.filter(({ level, event }) => level === 'error' || event === 'not sent')).toEqual([])
  for (const entry of app.world.received()) expect([...entry.text].length).toBeLessThanOrEqual(4096)
  return alert
}

it.each([
  [
    'markup in the title',
    { title: `<script>alert(1)</script><b>${TITLE}</b> <a href="https://evil.example">win</a>` },
  ],
  ['markup that was escaped twice', { title: `&lt;a href="https://evil.example"&gt;${TITLE}&lt;/a&gt;` }],
  [
    'tags that close ours',
    {
      summary: `</blockquote></i></a><a href="https://evil.example">${TITLE}</a> of old & "new" < > ' here.`,
    },
  ],
  [
    'numbered and broken entities',
    { title: `${TITLE} &#60;b&#62; &#x3c;i&#x3e; &bogus; &#xD800; &#0; &#1114112; &` },
  ],
  ['a link with quotes and brackets', { link: `https://one.example/?q="><a href='https://evil.example'>` }],
  [
    'control characters, bidi marks and lone surrogates',
    { title: `${TITLE} \u202e \u200b \u0007 \ud83d \ufffe end` },
  ],
])('brings %s as one harmless message that Telegram takes', async (_, item) => {
  const alert = await bring(item)
  expect(alert.text).toContain('Norway')
  expect(alert.text).not.toContain('alert(1)')
  for (const link of alert.links) expect(new URL(link).hostname).toBe('one.example')
  expect(alert.links).toHaveLength(1)
})

it.each([
  ['javascript:alert(1)'],
  ['JaVaScRiPt:alert(1)'],
  ['data:text/html,<script>1</script>'],
  ['tg://resolve?domain=evil'],
  ['file:///etc/passwd'],
  ['http://'],
])('shows no link for %s', async (link) => {
  const alert = await bring({ link })
  expect(alert.links).toEqual([])
  expect(alert.text).toContain(TITLE)
  expect(alert.html).not.toContain('alert(1)')
})

it('takes user names and passwords out of links', async () => {
  const alert = await bring({ link: 'https://bank.example@one.example/1' })
  expect(alert.links).toEqual(['https://one.example/1'])
})

it.each([
  ['a title of 10,000 characters', { title: `${TITLE} ${'and more '.repeat(1100)}` }],
  ['a title of 10,000 letters without a space', { title: `${TITLE} ${'x'.repeat(10_000)}` }],
  ['a title full of signs that grow when they are escaped', { title: `${TITLE} ${'&<>"'.repeat(2500)}` }],
  ['a sentence of 50,000 characters', { summary: `${TITLE} ${'and so on '.repeat(5000)}.` }],
  ['a link of 5,000 characters', { link: `https://one.example/${'a'.repeat(5000)}` }],
  ['a thousand levels of markup', { summary: `${'<div>'.repeat(1000)}${TITLE}${'</div>'.repeat(1000)}` }],
])('brings %s as a message of fitting length', async (_, item) => {
  const alert = await bring(item)
  expect(alert.text).toContain('Norway')
  expect(alert.text.length).toBeLessThan(2500)
})

it("shows a feed's own name as plain text of fitting length", async () => {
  const alert = await bring({}, `<b>Herald</b> & ${'Sons '.repeat(2000)}`)
  expect(alert.text).toContain('Herald & Sons')
  expect(alert.text).not.toContain('<b>')
  const [feed] = app.store.feeds.all()
  expect(feed?.title.length).toBeLessThanOrEqual(200)
})

it('lets a broken entry spoil neither the others nor the next poll', async () => {
  const items = [
    { title: '' },
    { title: '<i></i>', link: 'x' },
    { title: TITLE, link: 'https://one.example/1' },
  ]
  app.feeds.set('/one', rss('One', items), 'text/xml')
  await app.poll()
  await app.poll()
  expect(alertsTo(app)).toHaveLength(1)
  expect(digestsTo(app, READER)).toEqual([])
})

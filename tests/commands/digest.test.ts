import { afterEach, expect, it } from 'vitest'
import { newsOf } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const HOUR = 3_600_000
const story = (index: number) => newsOf(index, app.clock.now() - HOUR)
const stories = (count: number, from = 0) => Array.from({ length: count }, (_, index) => story(from + index))
const publish = (items: Parameters<typeof rss>[1]) => app.feeds.set('/one', rss('One', items), 'text/xml')
const linksOf = (entries: { links: string[] }[]) => entries.flatMap((entry) => entry.links)

it('says that there is nothing to gather without a topic, and nothing untold without a story', async () => {
  app = await startTestApp()
  expect((await ask(app, '/digest')).text).toContain('You follow no topic yet')
  await ask(app, '/subscribe Norway fisheries')
  expect((await ask(app, '/digest')).text).toBe(
    'Nothing new for you in the last 24 hours. What comes is told at once or in the digest at 09:00, as /topics says.',
  )
})

it('names each story with linked headline, source, time, topic, and bold words', async () => {
  app = await startTestApp()
  publish([
    {
      ...story(1),
      title: 'Norway opens its fisheries',
      summary: 'Boats of Norway leave for the fisheries of the north. The weather is fine.',
    },
  ])
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  const { html } = await ask(app, '/digest')
  expect(html).toContain('<b>Norway fisheries</b>')
  expect(html).toContain('<a href="https://one.example/1"><b>Norway</b> opens its <b>fisheries</b></a>')
  expect(html).toMatch(/<i>One · \d\d:\d\d<\/i>|<i>One · \d+ \w+, \d\d:\d\d<\/i>/)
  expect(html).toContain(
    '<blockquote>Boats of <b>Norway</b> leave for the <b>fisheries</b> of the north.</blockquote>',
  )
})

it('comes in parts that Telegram takes, tells each story once, and says how many wait', async () => {
  app = await startTestApp()
  const long = (index: number) => `${`z${index}`.repeat(40)} `.repeat(4)
  const longer = ({ title, ...rest }: ReturnType<typeof story>, index: number) => ({
    ...rest,
    title: `${title} ${long(index)}`,
    summary: `${title}: ${long(index)}.`,
  })
  publish(stories(23).map(longer))
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/digest')
  const parts = digestsTo(app)
  expect(parts.map((entry) => /\((.+?)\)/.exec(entry.text)?.[1])).toEqual([
    '1 of 4',
    '2 of 4',
    '3 of 4',
    '4 of 4',
  ])
  expect(new Set(linksOf(parts)).size).toBe(20)
  expect(linksOf(parts)).toHaveLength(20)
  for (const entry of parts) expect([...entry.text].length).toBeLessThanOrEqual(4096)
  expect(parts.map((entry) => entry.text.includes('3 more stories are waiting'))).toEqual([
    false,
    false,
    false,
    true,
  ])
  expect(app.logged.filter(({ event }) => event === 'not sent')).toEqual([])
})

it('leaves out what an alert has told', async () => {
  app = await startTestApp()
  publish([story(1)])
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  publish(stories(2, 1))
  await app.poll()
  expect(linksOf(alertsTo(app))).toEqual(['https://one.example/2'])
  await ask(app, '/digest')
  expect(linksOf(digestsTo(app))).toEqual(['https://one.example/1'])
})

it('tells a story of two topics once, and leaves out what is older than a day', async () => {
  app = await startTestApp()
  publish([story(1), { ...story(2), at: app.clock.now() - 25 * HOUR }])
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/subscribe Norway')
  await ask(app, '/digest')
  expect(linksOf(digestsTo(app))).toEqual(['https://one.example/1'])
})

it("is each person's own", async () => {
  app = await startTestApp()
  publish([story(1)])
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/subscribe Norway fisheries', { userId: ADMIN })
  await ask(app, '/digest')
  await ask(app, '/digest', { userId: ADMIN })
  expect(linksOf(digestsTo(app, READER))).toHaveLength(1)
  expect(linksOf(digestsTo(app, ADMIN))).toHaveLength(1)
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { readOpml } from '../../../src/feeds/opml.ts'
import { rss } from '../../helpers/rss.ts'
import { ask } from '../../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../../helpers/test-app.ts'

const admin = { userId: ADMIN }
let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('Herald', []), 'text/xml')
})
afterEach(() => app.close())

const watched = () => [...app.store.feeds.all()].map(({ url }) => url).sort()

async function send(content: string, { userId = ADMIN, fileName = 'feeds.opml' } = {}): Promise<string> {
  const since = app.world.received().length
  app.world.sendDocument({ userId, fileName, content })
  await app.world.waitFor((entry) => entry.chatId === userId, 8000, since)
  await app.settled()
  return app.world.received({ chatId: userId }).at(-1)?.text ?? ''
}
const opmlOf = (...urls: string[]) =>
  `<opml version="2.0"><body>${urls.map((url) => `<outline text="T" xmlUrl="${url}"/>`).join('')}</body></opml>`

it('an admin’s file adds its feeds, and says what became of each', async () => {
  await app.addFeed('/one')
  const text = await send(
    opmlOf(app.url('/one'), app.url('/two'), app.url('/three'), 'ftp://four.example/', 'hay'),
  )
  expect(text).toBe('✅ 2 feeds added. 1 was watched before. 2 have no web address.')
  expect(watched()).toEqual([app.url('/one'), app.url('/three'), app.url('/two')].sort())
  expect(await send(opmlOf(app.url('/two')))).toBe('No new feed in that file. 1 was watched before.')
})

it('a file of more feeds than a commit takes is added whole', async () => {
  const urls = Array.from({ length: 900 }, (_, index) => `https://host${index}.example/rss`)
  expect(await send(opmlOf(...urls))).toContain('900 feeds added')
  expect(app.store.feeds.size).toBe(900)
})

it('what is no OPML file is said to be none', async () => {
  expect(await send('<rss/>')).toContain('I could not read that as an OPML file')
  expect(await send('hay', { fileName: 'list.xml' })).toContain('I could not read that as an OPML file')
})

it('a subscriber’s file adds nothing', async () => {
  const text = await send(opmlOf(app.url('/two')), { userId: READER })
  expect(text).not.toContain('added')
  expect(watched()).toEqual([])
})

it('/opml gives a file that lists every feed', async () => {
  expect((await ask(app, '/opml', admin)).text).toContain('No feeds yet')
  await app.addFeed('/one')
  const answer = await ask(app, '/opml', admin)
  const [message] = app.world.messages(ADMIN).filter(({ messageId }) => messageId === answer.messageId)
  const file = message?.message.document
  expect(file?.file_name).toBe('topicwire.opml')
  const { emulator } = app
  const asked = await fetch(`${emulator.url}/bot${emulator.token}/getFile?file_id=${file?.file_id}`)
  const { file_path: path } = ((await asked.json()) as { result: { file_path: string } }).result
  const text = await (await fetch(`${emulator.url}/file/bot${emulator.token}/${path}`)).text()
  expect(readOpml(text)).toEqual([{ url: app.url('/one'), title: 'Herald' }])
})

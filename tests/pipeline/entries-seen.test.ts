import { afterEach, beforeEach, expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { newsNamed } from '../helpers/fisheries-news.ts'
import { startHangingServer } from '../helpers/odd-server.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const DAY = 86_400_000
const item = (name: string) => ({ ...newsNamed(name), guid: `tag:one.example,${name}` })
const NAMES = ['harbour', 'lighthouse', 'museum', 'parliament', 'school']
const publish = (items: Parameters<typeof rss>[1]) => app.feeds.set('/one', rss('One', items), 'text/xml')

async function watching(): Promise<void> {
  publish(NAMES.map(item))
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
}

it.each<[string, Parameters<typeof rss>[1]]>([
  ['guids are changed', NAMES.map((name) => ({ ...item(name), guid: `urn:new:${name}` }))],
  ['guids are dropped', NAMES.map((name) => ({ title: item(name).title, link: item(name).link }))],
  [
    'links get trackers',
    NAMES.map((name) => ({ ...item(name), link: `${item(name).link}?utm_source=rss&utm_medium=x` })),
  ],
  [
    'links move to another host, with the same guids',
    NAMES.map((name) => ({ ...item(name), link: `https://new.example/a/${name}` })),
  ],
  [
    'titles and texts are edited',
    NAMES.map((name) => ({
      ...item(name),
      title: `UPDATED: ${item(name).title}`,
      summary: 'Norway and fisheries again.',
    })),
  ],
  ['entries come in another order', NAMES.map(item).reverse()],
])('floods nobody when %s', async (_, items) => {
  await watching()
  publish(items)
  await app.poll()
  await app.poll()
  expect(alertsTo(app)).toEqual([])
})

it('takes an edited entry for the one it was, also after its article has expired', async () => {
  await watching()
  app.clock.advance(8 * DAY)
  publish(NAMES.map((name) => ({ ...item(name), title: `Once more: ${item(name).title}` })))
  await app.poll()
  expect(alertsTo(app)).toEqual([])
})

it('knows an entry again that was gone from the feed for some polls', async () => {
  await watching()
  publish([item('school')])
  await app.poll()
  await app.poll()
  publish(NAMES.map(item))
  await app.poll()
  expect(alertsTo(app)).toEqual([])
})

it('still sees what is new among entries that share one link', async () => {
  publish([{ title: 'Front page one', link: 'https://one.example/', guid: 'a' }])
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  const home = (name: string) => ({ ...item(name), link: 'https://one.example/' })
  publish([home('harbour'), home('museum')])
  await app.poll()
  expect(alertsTo(app)).toHaveLength(2)
})

it('brings nothing of a feed back that was removed while it was being polled', async () => {
  const hanging = await startHangingServer()
  await ask(app, '/subscribe Norway fisheries')
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  await eventually(() => hanging.waiting() === 1, 'the reading')
  hanging.answer('oldest', rss('Slow', []))
  await tap(app, '➕', { userId: ADMIN })
  await eventually(() => hanging.waiting() === 1, 'the first poll')
  hanging.answer('oldest', rss('Slow', []))
  await eventually(() => [...app.store.feedStates.all()][0]?.firstSuccessAt !== undefined, 'the first poll')
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => hanging.waiting() === 1, 'the running poll')
  await ask(app, `/removefeed ${hanging.url}`, { userId: ADMIN })
  hanging.release(rss('Slow', [item('harbour')]))
  await eventually(
    () => app.logged.filter(({ event }) => event === 'polled').length === 2,
    'the end of the poll',
  )
  await app.settled()
  expect(app.store.feeds.size).toBe(0)
  expect(app.store.feedStates.size).toBe(0)
  expect(alertsTo(app)).toEqual([])
  await hanging.close()
})

it('brings no failure of a feed back that was removed while it was being polled', async () => {
  const hanging = await startHangingServer()
  app.world.sendText({ userId: ADMIN, text: `/addfeed ${hanging.url}` })
  await eventually(() => hanging.waiting() === 1, 'the reading')
  hanging.answer('oldest', rss('Slow', []))
  await tap(app, '➕', { userId: ADMIN })
  await eventually(() => hanging.waiting() === 1, 'the first poll')
  await ask(app, `/removefeed ${hanging.url}`, { userId: ADMIN })
  hanging.release('no feed any more')
  await eventually(() => app.logged.some(({ event }) => event === 'poll failed'), 'the end of the poll')
  await app.settled()
  expect(app.store.feedStates.size).toBe(0)
  await hanging.close()
})

it('keeps what an admin decided of a feed while a poll of it was being stored', async () => {
  await watching()
  const [feed] = app.store.feeds.all()
  const id = feed?.id ?? ''
  const { store } = app
  const commit = store.commit
  // Just before each commit of the poll, as queued earlier: admins are told something of the feed.
  store.commit = async (each) => {
    void commit(() => {
      const state = store.feedStates.now(id)
      return state && new Batch().put(store.feedStates, id, { ...state, toldFailing: true })
    })
    return commit(each)
  }
  publish([item('bridge'), ...NAMES.map(item)])
  await app.poll()
  expect(app.store.feedStates.now(id)?.toldFailing).toBe(true)
})

import { afterEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const drill = {
  title: 'Russia and Belarus begin a joint military exercise',
  link: 'https://one.example/drill',
}
const alerts = () => app.world.received({ chatId: READER }).filter((entry) => entry.html.startsWith('🔔'))

it('alerts of an article that comes after the subscription and after the first poll, once, and never of what stood there before', async () => {
  app = await startTestApp()
  app.feeds.set(
    '/one',
    rss('One', [{ title: 'Belarus and Russia sign a defence plan', link: 'https://one.example/old' }]),
    'text/xml',
  )
  await app.say('/subscribe Russia–Belarus defense')
  await app.addFeed('/one')
  expect(alerts()).toHaveLength(0)

  app.feeds.set(
    '/one',
    rss('One', [drill, { title: 'Belarus and Russia sign a defence plan', link: 'https://one.example/old' }]),
    'text/xml',
  )
  await app.poll()
  expect(alerts().map((entry) => entry.links[0])).toEqual(['https://one.example/drill'])

  await app.poll()
  await app.restart()
  await app.poll()
  expect(alerts()).toHaveLength(1)
})

it('tells in an asked digest what no alert has told, and the same again when asked again', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', [drill]), 'text/xml')
  await app.say('/subscribe Russia–Belarus defense')
  await app.addFeed('/one')
  const first = await app.say('/digest')
  expect(first.links).toEqual(['https://one.example/drill'])
  const again = await app.say('/digest')
  expect(again.links).toEqual(['https://one.example/drill'])
})

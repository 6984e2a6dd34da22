import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ask, tap } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
const entries: { title: string; link: string; summary?: string }[] = []

beforeEach(async () => {
  app = await startTestApp()
  entries.length = 0
  publish('first', 'One cabbage')
  await app.addFeed('/one')
})
afterEach(() => app.close())

function publish(name: string, title: string, summary?: string): void {
  entries.unshift({ title, link: `https://one.example/${name}`, ...(summary ? { summary } : {}) })
  app.feeds.set('/one', rss('One', entries), 'text/xml')
}
async function poll(): Promise<void> {
  await app.poll()
  await app.settled()
}
const why = async (name: string) => (await ask(app, `/why https://one.example/${name}`)).text

it('says when an article was told, also by a link with a tracking tail', async () => {
  await ask(app, '/subscribe fisheries')
  publish('told', 'Fisheries open')
  await poll()
  expect(await why('told')).toMatch(/fisheries: told /)
  expect(await why('told?utm_source=mail')).toMatch(/fisheries: told /)
})

it.each([
  ['which part is missing', 'Norway fisheries', 'Fisheries open', undefined, 'not in the article: Norway'],
  [
    'that its parts never meet',
    'Norway fisheries',
    'A week',
    'Norway rests. It rains. It snows. Fisheries rest.',
    'not together',
  ],
  [
    'what was excluded',
    'fisheries -football',
    'Fisheries and football',
    undefined,
    'what you excluded: football',
  ],
  [
    'that another language was asked for',
    'fisheries lang:uk',
    'Fisheries open',
    undefined,
    'another language',
  ],
  [
    'that another source was asked for',
    'fisheries source:meadow',
    'Fisheries open',
    undefined,
    'another source',
  ],
])('says %s', async (_, topic, title, summary, words) => {
  await ask(app, `/subscribe ${topic}`)
  publish('a', title, summary)
  await poll()
  expect(await why('a')).toContain(words)
})

it('says that a topic was paused, or its digest is to come', async () => {
  await ask(app, '/subscribe fisheries')
  await ask(app, '/topics')
  await tap(app, '📰 Digest')
  publish('a', 'Fisheries open')
  await poll()
  expect(await why('a')).toContain('waits for the digest')
  await ask(app, '/topics')
  await tap(app, '⏸ Pause')
  expect(await why('a')).toContain('paused')
})

it('says that an article came before the subscription, or was no news when it came', async () => {
  await ask(app, '/subscribe cabbage')
  expect(await why('first')).toContain('no news when it came')
  publish('a', 'Fisheries open')
  await poll()
  await ask(app, '/subscribe fisheries')
  expect(await why('a')).toContain('before you followed')
})

it('knows no article that no feed has listed, and no topic where none is followed', async () => {
  expect(await why('nowhere')).toContain('I have not read that article')
  expect((await ask(app, '/why nonsense')).text).toContain('I have not read that article')
  expect(await why('first')).toContain('You follow no topic here')
})

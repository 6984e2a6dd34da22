import { afterEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { ask, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const inLanguage = async (languageCode: string | undefined) => {
  app.world.addUser({ id: 500, firstName: 'New', ...(languageCode ? { languageCode } : {}) })
  return ask(app, '/start', { userId: 500 })
}

it.each([
  ['en', 'watches news feeds', 'Russia–Belarus defense'],
  ['uk', 'стежить за', 'Оборона'],
  ['ru', 'следит за', 'Оборона'],
])(
  'greets somebody whose Telegram is set to %s in that language, with three topics to press',
  async (languageCode, words, example) => {
    app = await startTestApp()
    const hello = await inLanguage(languageCode)
    expect(hello.html).toContain(words)
    expect(hello.rows).toHaveLength(3)
    expect(hello.buttons[0]).toContain(example)
  },
)

it.each([['pt-br'], [undefined]])(
  'greets somebody whose Telegram is set to %s in the default language',
  async (languageCode) => {
    app = await startTestApp({ DEFAULT_LANGUAGE: 'uk' })
    expect((await inLanguage(languageCode)).html).toContain('стежить за')
  },
)

it('understands the regional form of a language, and greets a Belarusian in Russian', async () => {
  app = await startTestApp()
  expect((await inLanguage('uk-UA')).html).toContain('стежить за')
  app.world.addUser({ id: 501, firstName: 'Other', languageCode: 'be' })
  expect((await ask(app, '/start', { userId: 501 })).html).toContain('следит за')
})

it('says that no feeds are watched yet, and leads only an admin to /addfeed', async () => {
  app = await startTestApp()
  const reader = await ask(app, '/start')
  expect(reader.text).toContain('No feeds are watched here yet')
  expect(reader.text).not.toContain('/addfeed')
  expect((await ask(app, '/start', { userId: ADMIN })).text).toContain('/addfeed')
})

it('says nothing of missing feeds once there is one', async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  expect((await ask(app, '/start')).text).not.toContain('No feeds')
  expect((await ask(app, '/start', { userId: ADMIN })).text).not.toContain('No feeds')
})

it('follows an example when its button is pressed, once however often', async () => {
  app = await startTestApp()
  const hello = await ask(app, '/start')
  await tap(app, 'Russia–Belarus defense')
  expect([...app.store.subscriptions.all()].map((each) => each.name)).toEqual(['Russia–Belarus defense'])
  await tap(app, 'Russia–Belarus defense')
  expect(app.store.subscriptions.size).toBe(1)
  const answers = app.world.messages(101).filter((each) => each.fromBot && each.messageId > hello.messageId)
  expect(answers.map((each) => each.text.split('\n')[0])).toEqual([
    '✅ Following Russia–Belarus defense.',
    'You follow Russia–Belarus defense already. /topics changes how.',
  ])
})

it('reads each example button as a topic that matches what it names', async () => {
  app = await startTestApp()
  const hello = await ask(app, '/start')
  for (const label of hello.buttons) await tap(app, label)
  const topics = [...app.store.topics.all()].map(({ topic }) => topic)
  expect(topics).toHaveLength(3)
  for (const { groups } of topics) {
    expect(groups.flatMap((group) => group.terms).every((term) => term.type === 'concept')).toBe(true)
  }
})

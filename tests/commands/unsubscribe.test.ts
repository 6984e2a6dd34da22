import { afterEach, expect, it } from 'vitest'
import { ask, tap } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const names = () => [...app.store.subscriptions.all()].map((each) => each.name).sort()

async function withTopics(): Promise<void> {
  app = await startTestApp()
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, '/subscribe Sweden elections')
}

it('drops a topic by its name, however it is capitalised', async () => {
  await withTopics()
  const answer = await ask(app, '/unsubscribe norway FISHERIES')
  expect(answer.html).toBe('🗑 No longer following <b>Norway fisheries</b>.')
  expect(names()).toEqual(['Sweden elections'])
})

it('says that it does not follow an unknown name, and offers those it follows', async () => {
  await withTopics()
  const answer = await ask(app, '/unsubscribe <i>Mars</i>')
  expect(answer.text).toBe('You do not follow <i>Mars</i>. These are your topics:')
  expect(answer.buttons).toEqual(['🗑 Delete: Norway fisheries', '🗑 Delete: Sweden elections'])
  expect(names()).toHaveLength(2)
})

it('offers the topics when none is named, and a press drops one', async () => {
  await withTopics()
  expect((await ask(app, '/unsubscribe')).text).toBe('Which topic shall I drop?')
  expect((await tap(app, 'Sweden elections')).text).toBe('🗑 No longer following Sweden elections.')
  expect(names()).toEqual(['Norway fisheries'])
})

it('says how to begin when there is nothing to drop', async () => {
  app = await startTestApp()
  expect((await ask(app, '/unsubscribe')).text).toContain('You follow no topic yet')
  expect((await ask(app, '/unsubscribe Norway')).text).toContain('You follow no topic yet')
})

it("never drops another person's topic of the same name", async () => {
  await withTopics()
  await ask(app, '/unsubscribe Norway fisheries', { userId: ADMIN })
  expect(names()).toHaveLength(2)
})

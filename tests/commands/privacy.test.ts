import { afterEach, expect, it } from 'vitest'
import { everyRow } from '../helpers/every-row.ts'
import { ask } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

it('says what is kept and how to delete it', async () => {
  app = await startTestApp()
  const { text } = await ask(app, '/privacy')
  expect(text).toContain('What is kept about you')
  expect(text).toContain('/forget')
})

it('keeps no name of a person, as it says', async () => {
  app = await startTestApp()
  app.world.addUser({ id: 500, firstName: 'Zbigniewa', username: 'zbigniewa_k' })
  await ask(app, '/privacy', { userId: 500 })
  await ask(app, '/subscribe Norway', { userId: 500 })
  expect(JSON.stringify(await everyRow(app.store))).not.toMatch(/zbigniewa/i)
})

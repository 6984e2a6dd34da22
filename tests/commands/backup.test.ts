import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore } from '../../src/store/open-store.ts'
import { ask } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
})
afterEach(() => app.close())

const folder = () => app.store.backups?.folder ?? ''

it('answers at once, then says where the backup is and how large, and that file holds what is stored', async () => {
  await ask(app, '/subscribe Norway fisheries')
  const answer = await ask(app, '/backup', { userId: ADMIN })
  const [name = ''] = readdirSync(folder())
  const file = join(folder(), name)
  expect(answer.text).toContain(file)
  expect(answer.text).toContain(`${Number((statSync(file).size / 1e6).toPrecision(2))} MB`)
  expect(app.world.received({ chatId: ADMIN }).map(({ text }) => text)[0]).toBe('Making a backup …')
  const copy = await openStore(file, app.clock)
  if ('type' in copy) throw new Error(copy.type)
  expect([...copy.subscriptions.all()].map((each) => each.name)).toEqual(['Norway fisheries'])
  await copy.close()
})

it('is for admins only', async () => {
  await ask(app, '/backup', { userId: READER })
  expect(existsSync(folder())).toBe(false)
  expect(app.store.jobs.size).toBe(0)
})

it('says in words why no backup could be made', async () => {
  mkdirSync(dirname(folder()), { recursive: true })
  writeFileSync(folder(), 'a file where the folder should be')
  const answer = await ask(app, '/backup', { userId: ADMIN })
  expect(answer.text).toContain('No backup was made')
})

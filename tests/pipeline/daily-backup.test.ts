import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { dailyName } from '../../src/store/backups.ts'
import { ask, eventually } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
let app: TestApp
beforeEach(async () => {
  app = await startTestApp({ KEEP_BACKUPS: '2' })
})
afterEach(() => app.close())

const folder = () => app.store.backups?.folder ?? ''
const today = () => dailyName(app.clock.now())
const failures = () => app.logged.filter(({ event }) => event === 'backup failed').length
const made = () => app.logged.filter(({ event }) => event === 'backup made').length
const mark = () => app.store.meta.now('backup') as { made?: string; failedAt?: number } | undefined
const isMade = () => eventually(() => mark()?.made === today(), 'the backup of the day')
const warnings = () => app.world.received({ chatId: ADMIN }).filter(({ text }) => text.startsWith('⚠️'))

it('makes one backup a day, also over restarts, and keeps as many as it should', async () => {
  await isMade()
  app.tick()
  await app.restart()
  app.tick()
  await app.settled()
  expect(made()).toBe(1)
  const names = [today()]
  for (let day = 1; day <= 3; day++) {
    app.clock.advance(DAY)
    app.tick()
    await isMade()
    names.push(today())
  }
  expect(readdirSync(folder()).sort()).toEqual(names.slice(-2))
})

it('makes none when none are to be kept', async () => {
  const none = await startTestApp()
  none.tick()
  await none.restart()
  expect(existsSync(none.store.backups?.folder ?? '')).toBe(false)
  await none.close()
})

it('logs a failure, tells the admins once a day, tries again every hour, and goes on', async () => {
  await isMade()
  await ask(app, '/start', { userId: ADMIN })
  rmSync(folder(), { recursive: true })
  writeFileSync(folder(), 'a file where the folder should be')
  const nextTry = async (ms: number) => {
    const before = failures()
    app.clock.advance(ms)
    app.tick()
    await eventually(
      () => failures() > before && (mark()?.failedAt ?? 0) > app.clock.now() - HOUR,
      'a failure',
    )
    await app.settled()
  }
  app.clock.advance(DAY - (app.clock.now() % DAY)) // midnight: all tries are of one day
  await nextTry(0)
  expect(warnings()).toHaveLength(1)
  app.tick()
  await app.settled()
  expect(failures()).toBe(1)
  for (let hour = 1; hour <= 3; hour++) await nextTry(HOUR)
  expect(warnings()).toHaveLength(1)
  await nextTry(DAY)
  expect(warnings()).toHaveLength(2)
  rmSync(folder())
  mkdirSync(dirname(folder()), { recursive: true })
  app.clock.advance(HOUR)
  app.tick()
  await isMade()
  expect(readdirSync(folder())).toEqual([today()])
})

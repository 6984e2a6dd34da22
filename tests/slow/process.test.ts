import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator/emulator.ts'
import { runSource } from '../helpers/run-command.ts'

const TOKEN = '7000000001:AAF-made-up-token-for-a-test-0000001'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topicwire-slow-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('npm start without a token says in two lines how to get one and how to try the demo, and exits with code 2', async () => {
  const { code, stderr } = await runSource('main.ts', [], { BOT_TOKEN: '' })
  expect(code).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(2)
  expect(stderr).toContain('@BotFather')
  expect(stderr).toContain('npm run demo')
})

it('a malformed token and every other bad setting are named at once', async () => {
  const { code, stderr } = await runSource('main.ts', [], {
    BOT_TOKEN: 'hello',
    ADMIN_IDS: 'me',
    TICK_SECONDS: '7',
  })
  expect(code).toBe(2)
  for (const name of ['BOT_TOKEN', 'ADMIN_IDS', 'TICK_SECONDS']) expect(stderr).toContain(name)
})

it('a database file that is none stops the start in words and stays as it is', async () => {
  const file = join(folder, 'topicwire.sqlite')
  const content = 'This is a letter to a friend, not a database.\n'.repeat(100)
  writeFileSync(file, content)
  const { code, stderr } = await runSource('main.ts', [], { BOT_TOKEN: TOKEN, DATA_DIR: folder })
  expect(code).toBe(1)
  expect(stderr).toContain('not a database')
  expect(readFileSync(file, 'utf8')).toBe(content)
})

it('a revoked token ends the bot with code 1, in words, without the token', async () => {
  const emulator = await startEmulator()
  const env = { BOT_TOKEN: TOKEN, DATA_DIR: folder, TELEGRAM_API_ROOT: emulator.url }
  const { code, stderr } = await runSource('main.ts', [], env)
  await emulator.close()
  expect(code).toBe(1)
  expect(stderr).toContain('Unauthorized')
  expect(stderr).not.toContain(TOKEN)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as nextTurn } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator/emulator.ts'
import { runSource, sourceArguments } from '../helpers/run-command.ts'

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

it('SIGTERM ends the bot with code 0 once it has answered what it took, and no update comes again', async () => {
  const emulator = await startEmulator()
  emulator.world.addUser({ id: 301, firstName: 'Reader' })
  const env = {
    PATH: process.env['PATH'] ?? '',
    BOT_TOKEN: emulator.token,
    DATA_DIR: folder,
    TELEGRAM_API_ROOT: emulator.url,
  }
  const bot = spawn(process.execPath, sourceArguments('main.ts'), { env, stdio: 'ignore' })
  emulator.world.sendText({ userId: 301, text: '/start' })
  await emulator.world.waitFor((entry) => entry.chatId === 301, 30_000)
  bot.kill('SIGTERM')
  const [code] = await once(bot, 'exit')
  expect(code).toBe(0)
  const info = await fetch(`${emulator.url}/bot${emulator.token}/getWebhookInfo`).then((answer) =>
    answer.json(),
  )
  expect(info).toMatchObject({ result: { pending_update_count: 0 } })
  await emulator.close()
})

it('a demo that is killed takes its bot along, and the next run with the same data finds everything', async () => {
  const args = ['--json', '--data', folder, '--subscribe', 'Ukraine energy']
  const first = spawn(process.execPath, [...sourceArguments('cli/demo.ts'), ...args], { stdio: 'ignore' })
  while (!existsSync(join(folder, 'bot', 'topicwire.sqlite'))) await nextTurn(50)
  first.kill('SIGKILL')
  const { code, stdout } = await runSource('cli/demo.ts', args)
  expect(code).toBe(0)
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { kind: string; links: string[] })
  const alerts = lines.filter((line) => line.kind === 'alert').flatMap((line) => line.links)
  expect(alerts).toEqual(['https://severny-perekrestok.example/sp-7003'])
})

it('says that Telegram cannot be reached, and still ends on SIGTERM', async () => {
  const env = {
    PATH: process.env['PATH'] ?? '',
    BOT_TOKEN: TOKEN,
    DATA_DIR: folder,
    TELEGRAM_API_ROOT: 'http://127.0.0.1:9', // discard: nobody listens
  }
  const bot = spawn(process.execPath, sourceArguments('main.ts'), {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let log = ''
  await new Promise<void>((resolve) => {
    bot.stderr.on('data', (chunk) => {
      log += chunk
      if (log.includes('Telegram cannot be reached')) resolve()
    })
  })
  const exited = once(bot, 'exit')
  bot.kill('SIGTERM')
  expect((await exited)[0]).toBe(0)
  expect(log).not.toContain(TOKEN)
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, expect, it } from 'vitest'
import { startEmulator } from '../../src/emulator/emulator.ts'
import { openForReading } from '../../src/store/open-store.ts'
import { atTestEnd, cleanUpAfterTest } from '../helpers/at-test-end.ts'
import { runSource, sourceArguments } from '../helpers/run-command.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const READER = 301

afterEach(cleanUpAfterTest)

async function stage() {
  const folder = temporaryFolder()
  const emulator = await startEmulator()
  emulator.world.addUser({ id: READER, firstName: 'Reader' })
  atTestEnd(() => emulator.close())
  const env = {
    PATH: process.env['PATH'] ?? '',
    BOT_TOKEN: emulator.token,
    DATA_DIR: folder,
    TELEGRAM_API_ROOT: emulator.url,
    TICK_SECONDS: '1',
  }
  return { folder, env, world: emulator.world, file: join(folder, 'topicwire.sqlite') }
}

/** Starts the bot and waits for a line of its log. */
async function startBot(env: Record<string, string>, event: string): Promise<ChildProcess> {
  const bot = spawn(process.execPath, sourceArguments('main.ts'), {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  atTestEnd(() => void bot.kill('SIGKILL'))
  for await (const line of createInterface({ input: bot.stderr })) if (line.includes(`"${event}"`)) break
  bot.stderr.resume()
  return bot
}

async function end(bot: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  bot.kill(signal)
  await once(bot, 'exit')
}

it('npm run backup copies the database while the bot writes it and while it does not, and overwrites nothing', async () => {
  const { folder, env, world, file } = await stage()
  const bot = await startBot(env, 'started')
  world.sendText({ userId: READER, text: '/subscribe Norway fisheries' })
  await world.waitFor((entry) => entry.chatId === READER, 30_000)
  const [running, stopped] = [join(folder, 'running.sqlite'), join(folder, 'stopped.sqlite')]
  expect(await runSource('cli/backup.ts', [running], env)).toMatchObject({ code: 0, stderr: '' })
  await end(bot, 'SIGTERM')
  expect(await runSource('cli/backup.ts', [stopped], env)).toMatchObject({ code: 0, stderr: '' })
  for (const copy of [running, stopped]) {
    const store = await openForReading(copy, { now: Date.now })
    expect([...store.subscriptions.all()].map(({ name }) => name)).toEqual(['Norway fisheries'])
    await store.close()
  }
  const before = readFileSync(stopped)
  const again = await runSource('cli/backup.ts', [stopped], env)
  expect(again).toMatchObject({ code: 1, stdout: '' })
  expect(again.stderr).toContain('exists and was left as it is')
  expect(readFileSync(stopped).equals(before)).toBe(true)
  expect(existsSync(file)).toBe(true)
})

it('npm run backup without a file, with an unknown flag or without a database says so', async () => {
  const env = { DATA_DIR: temporaryFolder() }
  for (const args of [[], ['a', 'b'], ['--everything']])
    expect(await runSource('cli/backup.ts', args, env)).toMatchObject({ code: 2, stdout: '' })
  const target = join(env.DATA_DIR, 'copy.sqlite')
  const missing = await runSource('cli/backup.ts', [target], env)
  expect(missing.code).toBe(1)
  expect(missing.stderr).toContain('There is no database')
  expect(readdirSync(env.DATA_DIR)).toEqual([])
})

it('a damaged database stops the start, stays as it is, and the daily backup that is named takes its place', async () => {
  const { folder, env, file } = await stage()
  await end(await startBot(env, 'backup made'), 'SIGKILL')
  const damaged = readFileSync(file)
  damaged.fill(0x5a, 0, 100)
  writeFileSync(file, damaged)
  // The log has the newest first page, with which SQLite would mend the file; a lost log is part of this damage.
  rmSync(`${file}-wal`, { force: true })
  const { code, stderr } = await runSource('main.ts', [], env)
  expect(code).toBe(1)
  expect(readFileSync(file).equals(damaged)).toBe(true)
  const [name = ''] = readdirSync(join(folder, 'backups'))
  const backup = join(folder, 'backups', name)
  expect(stderr).toContain('damaged')
  expect(stderr).toContain(`cp ${backup} ${file}`)
  for (const left of readdirSync(folder)) if (left.startsWith('topicwire.sqlite')) rmSync(join(folder, left))
  copyFileSync(backup, file)
  await end(await startBot(env, 'started'), 'SIGTERM')
})

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import { sourceArguments } from '../helpers/run-command.ts'
import { freePort } from '../telegram/ways.ts'

const READER = 301
const PATIENCE_MS = 30_000

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

async function stage() {
  const dir = mkdtempSync(join(tmpdir(), 'topicwire-updates-'))
  cleanUps.push(() => rmSync(dir, { recursive: true, force: true }))
  const emulator = await startEmulator({ flood: false })
  cleanUps.push(() => emulator.close())
  emulator.world.addUser({ id: READER, firstName: 'Reader' })
  const port = await freePort()
  const webhook = { WEBHOOK_URL: `http://127.0.0.1:${port}/hook`, WEBHOOK_PORT: String(port) }
  return { emulator, start: (env: Record<string, string> = {}) => startBot(emulator, dir, env), webhook }
}

function startBot(emulator: Emulator, dir: string, env: Record<string, string>) {
  const child: ChildProcess = spawn(process.execPath, sourceArguments('main.ts'), {
    env: {
      PATH: process.env['PATH'] ?? '',
      BOT_TOKEN: emulator.token,
      TELEGRAM_API_ROOT: emulator.url,
      DATA_DIR: dir,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  cleanUps.push(() => child.kill('SIGKILL'))
  const exited = once(child, 'exit')
  let log = ''
  child.stderr?.on('data', (chunk) => {
    log += chunk
  })
  return {
    log: () => log,
    async end(signal?: NodeJS.Signals) {
      if (signal) child.kill(signal)
      return (await exited)[0]
    },
  }
}

const info = async ({ url, token }: Emulator) => {
  const answer = await fetch(`${url}/bot${token}/getWebhookInfo`)
  return ((await answer.json()) as { result: { url: string; pending_update_count: number } }).result
}
const answers = ({ world }: Emulator) =>
  world.received({ chatId: READER }).flatMap(({ text, edited }) => (edited ? [] : [text.split('\n')[0]]))
async function nonePending(emulator: Emulator): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while ((await info(emulator)).pending_update_count > 0) {
    if (performance.now() > end) throw new Error('an update is never confirmed')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

it('a bot that is killed before Telegram hears that a command was taken takes it once', async () => {
  const { emulator, start } = await stage()
  const { world } = emulator
  const first = start()
  world.sendText({ userId: READER, text: '/help' })
  await world.waitFor((entry) => entry.chatId === READER, PATIENCE_MS)
  await nonePending(emulator)
  world.addFault({ method: 'getUpdates', kind: 'hang' })
  world.sendText({ userId: READER, text: '/subscribe Norway fisheries' })
  // The edit tells that the answer itself is written down as sent, and will not repeat as what was in flight may.
  await world.waitFor((entry) => entry.edited && entry.text.includes('Following'), PATIENCE_MS)
  await first.end('SIGKILL')
  expect((await info(emulator)).pending_update_count).toBe(1)
  world.sendText({ userId: READER, text: '/unsubscribe Norway fisheries' })
  const second = start()
  await nonePending(emulator)
  await world.waitFor((entry) => entry.text.includes('No longer following'), PATIENCE_MS)
  expect(await second.end('SIGTERM')).toBe(0)
  expect(answers(emulator).filter((text) => text?.includes('Following'))).toHaveLength(1)
  expect(answers(emulator)).toHaveLength(3)
})

it('by webhook it answers, ends on SIGTERM with code 0, gets what came meanwhile, and goes back to polls', async () => {
  const { emulator, start, webhook } = await stage()
  const { world } = emulator
  const first = start(webhook)
  world.sendText({ userId: READER, text: '/help' })
  await world.waitFor((entry) => entry.chatId === READER, PATIENCE_MS)
  expect(first.log()).toContain('"updates":"webhook"')
  expect(await first.end('SIGTERM')).toBe(0)
  expect((await info(emulator)).url).toBe(webhook.WEBHOOK_URL)
  world.sendText({ userId: READER, text: '/privacy' })
  const killed = start(webhook)
  await world.waitFor((entry) => entry.text.includes('What is kept'), PATIENCE_MS)
  await killed.end('SIGKILL')
  world.sendText({ userId: READER, text: '/sources' })
  const polls = start()
  await nonePending(emulator)
  expect((await info(emulator)).url).toBe('')
  expect(await polls.end('SIGTERM')).toBe(0)
  const again = start()
  world.sendText({ userId: READER, text: '/topics' })
  await world.waitFor((entry) => entry.text.includes('You follow no topic'), PATIENCE_MS)
  await again.end('SIGTERM')
  expect(answers(emulator)).toHaveLength(4)
})

it('by webhook a revoked token, and one whose port is taken, end it with code 1, in words', async () => {
  const { emulator, start, webhook } = await stage()
  const revoked = start({ ...webhook, BOT_TOKEN: '7000000001:AAF-made-up-token-for-a-test-0000001' })
  expect(await revoked.end()).toBe(1)
  expect(revoked.log()).toContain('Unauthorized')
  const [, port] = emulator.url.match(/:(\d+)$/) ?? []
  const taken = start({ ...webhook, WEBHOOK_PORT: port ?? '' })
  expect(await taken.end()).toBe(1)
  expect(taken.log()).toContain('cannot be listened on (EADDRINUSE)')
})

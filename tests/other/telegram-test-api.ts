import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commands } from '../../commands/index.ts'
import { sourceArguments } from '../helpers/run-command.ts'
import { freePort } from '../telegram/ways.ts'

// The real bot against a Telegram that others made. It is no dependency: it is fetched into a temporary folder when this runs. What it cannot
// carry is left to our own: it confirms nothing (an update is given once, whatever the offset), waits with no poll, sends no secret to a
// webhook, names no language, knows groups no more than by a word, and takes menus, albums and broken markup for what they are not.

const PACKAGE = 'telegram-test-api@4.2.1'
const TOKEN = '7000000001:AAF-made-up-token-for-a-test-0000001'
const PATIENCE_MS = 15_000

interface Shown {
  messageId: number
  message: { text: string; reply_markup?: { inline_keyboard?: { text: string; callback_data?: string }[][] } }
}
interface Client {
  sendMessage(message: object): Promise<unknown>
  makeMessage(text: string): object
  sendCommand(command: object): Promise<unknown>
  makeCommand(text: string): object
  sendCallback(query: object): Promise<unknown>
  makeCallbackQuery(data: string, options: object): object
}
interface Server {
  start(): Promise<void>
  stop(): Promise<boolean>
  getClient(token: string): Client
  config: { apiURL: string }
  storage: { botMessages: Shown[] }
}

const folder = mkdtempSync(join(tmpdir(), 'topicwire-other-'))
execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--silent', '--prefix', folder, PACKAGE], {
  stdio: 'inherit',
})
const TelegramServer = createRequire(join(folder, 'any.js'))('telegram-test-api') as new (config: {
  port: number
  host: string
}) => Server
const server = new TelegramServer({ port: await freePort(), host: '127.0.0.1' })
await server.start()
const client = server.getClient(TOKEN)
const bot = spawn(process.execPath, sourceArguments('main.ts'), {
  env: {
    PATH: process.env['PATH'] ?? '',
    BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: server.config.apiURL,
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: 'silent',
  },
  cwd: folder,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const exited = new Promise<number | null>((resolve) => bot.once('exit', resolve))

const say = (text: string) => client.sendMessage(client.makeMessage(text))
const command = (text: string) => client.sendCommand(client.makeCommand(text))
const isSaid = (words: string) =>
  server.storage.botMessages.some(({ message }) => message.text.includes(words))

async function until<T>(look: () => T | undefined, what: string): Promise<T> {
  const end = performance.now() + PATIENCE_MS
  for (;;) {
    const found = look()
    if (found !== undefined) return found
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await sleep(50)
  }
}

const told = (words: string) => until(() => isSaid(words) || undefined, `"${words}"`)

/** Presses the newest button with this label. */
async function press(label: string): Promise<void> {
  const query = await until(() => {
    for (const { messageId, message } of server.storage.botMessages.toReversed()) {
      const buttons = (message.reply_markup?.inline_keyboard ?? []).flat()
      const data = buttons.find(({ text }) => text.includes(label))?.callback_data
      if (data !== undefined) return { messageId, data }
    }
    return undefined
  }, `a button "${label}"`)
  const message = { message_id: query.messageId, date: 1, text: 'x' }
  await client.sendCallback(client.makeCallbackQuery(query.data, { message }))
}

const checks: [string, () => Promise<unknown>][] = [
  ['a command is answered', () => command('/start').then(() => told('watches news feeds'))],
  [
    '/help names every command of everybody',
    async () => {
      await command('/help')
      const named = commands.filter(({ scope, isOn }) => scope === 'everybody' && !isOn)
      for (const { name } of named) await told(`/${name} –`)
    },
  ],
  [
    'a command with words is taken, and its result comes by edit',
    async () => {
      await command('/subscribe Norway fisheries')
      await told('Following <b>Norway fisheries')
      await until(() => !isSaid('Looking through') || undefined, 'the edit')
    },
  ],
  [
    'a plain message is asked about, and the press of a button follows it',
    async () => {
      await say('Sweden elections')
      await press('Follow')
      await told('Following <b>Sweden elections')
    },
  ],
  [
    'a list has buttons; one opens a card, another pauses the topic',
    async () => {
      await command('/topics')
      await press('Norway')
      await press('Pause')
      await told('Paused')
    },
  ],
  [
    'all is deleted by a press',
    async () => {
      await command('/forget')
      await press('Delete everything')
      await told('is deleted')
    },
  ],
]

let failed = 0
for (const [name, check] of checks) {
  const problem = await check().then(
    () => undefined,
    (error: unknown) => String(error),
  )
  if (problem !== undefined) failed++
  process.stdout.write(problem === undefined ? `ok      ${name}\n` : `FAILED  ${name}: ${problem}\n`)
}
bot.kill('SIGTERM')
const code = await exited
process.stdout.write(`${code === 0 ? 'ok      ' : 'FAILED  '}it ends on SIGTERM with code 0\n`)
await server.stop()
rmSync(folder, { recursive: true, force: true })
process.exitCode = failed > 0 || code !== 0 ? 1 : 0

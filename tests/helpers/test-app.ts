import { lookup as lookUp } from 'node:dns'
import { mkdtempSync, rmSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type App, createApp } from '../../src/app.ts'
import { FeedServer } from '../../src/cli/demo/feed-server.ts'
import { type Config, parseConfig } from '../../src/config.ts'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import type { World } from '../../src/emulator/world/world.ts'
import type { Instant } from '../../src/model/time.ts'
import { Pacer } from '../../src/outbox/pacer.ts'
import { ReaderPool } from '../../src/pipeline/reader-pool.ts'
import { openStore, type Store, type StoreOptions } from '../../src/store/open-store.ts'

export const READER = 101
export const ADMIN = 102

/** The whole program in this process: real SQLite in a temporary folder, real HTTP, a local Telegram, and a clock that a test turns. */
export interface TestApp {
  emulator: Emulator
  world: World
  feeds: FeedServer
  /** Address of a page of the feed server. */
  url(path: string): string
  store: Store
  clock: TestClock
  /** What was logged, one object a line. */
  logged: { level: string; event: string; fields: object }[]
  /** A person writes; resolves with the bot's next message or edit in that chat. */
  say(text: string, options?: { userId?: number; replyTo?: number }): Promise<Received>
  /** Presses the button whose label holds `label`, of the newest message that has it; resolves with what comes of it. */
  press(label: string, userId?: number): Promise<Received>
  /** Admin adds a feed and waits until its first poll is stored. */
  addFeed(path: string): Promise<void>
  /** What the minute's tick begins; returns at once. */
  tick(): void
  /** Lets every feed become due and waits until each has been polled again. */
  poll(): Promise<void>
  /** Waits until the outbox, the fan-outs and the jobs are empty. */
  settled(): Promise<void>
  /** Ends the bot gracefully and starts it again on the same database and Telegram. */
  restart(): Promise<void>
  close(): Promise<void>
}

export type Received = ReturnType<World['received']>[number]

export class TestClock {
  #offset = 0
  now = (): Instant => Date.now() + this.#offset

  advance(ms: number): void {
    this.#offset += ms
  }
}

const DEADLINE_MS = 8000

/** No test asks the network for a name. */
const onlyLocalhost: LookupFunction = (host, options, callback) => {
  if (host === 'localhost') return lookUp(host, { ...options, all: true }, callback)
  callback(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), [])
}

/** Shared by all tests of a process: a thread takes a third of a second to begin. */
const readers = new ReaderPool()

export async function startTestApp(
  env: Record<string, string> = {},
  { lookup = onlyLocalhost, ...storeOptions }: StoreOptions & { lookup?: LookupFunction } = {},
): Promise<TestApp> {
  const dir = mkdtempSync(join(tmpdir(), 'topicwire-test-'))
  const emulator = await startEmulator({ flood: false })
  const { world } = emulator
  world.addUser({ id: READER, firstName: 'Reader', languageCode: 'en' })
  world.addUser({ id: ADMIN, firstName: 'Admin', languageCode: 'en' })
  const feeds = new FeedServer()
  const port = await feeds.listen()
  const parsed = parseConfig({
    BOT_TOKEN: emulator.token,
    TELEGRAM_API_ROOT: emulator.url,
    ADMIN_IDS: String(ADMIN),
    MIN_POLL_SECONDS: '60',
    MAX_POLL_SECONDS: '60',
    ALLOW_HOSTS: '127.0.0.1',
    PAGES_PER_HOST: '0',
    KEEP_BACKUPS: '0',
    ...env,
  })
  if (!('config' in parsed)) throw new Error(parsed.problems.join('\n'))
  const clock = new TestClock()
  const logged: TestApp['logged'] = []
  const begin = () =>
    startBot(parsed.config, join(dir, 'topicwire.sqlite'), clock, logged, storeOptions, lookup)
  let running = await begin()

  const since = () => world.received().length
  const next = (userId: number, from: number) =>
    world.waitFor((entry) => entry.chatId === userId, DEADLINE_MS, from)

  const testApp: TestApp = {
    emulator,
    world,
    feeds,
    url: (path) => `http://127.0.0.1:${port}${path}`,
    get store() {
      return running.store
    },
    clock,
    logged,
    say(text, { userId = READER, replyTo } = {}) {
      const from = since()
      world.sendText({ userId, text, ...(replyTo === undefined ? {} : { replyToMessageId: replyTo }) })
      return next(userId, from)
    },
    press(label, userId = READER) {
      const from = since()
      const withButton = world
        .messages(userId)
        .flatMap(({ messageId, message }) =>
          (message.reply_markup?.inline_keyboard ?? []).flat().map((button) => ({ messageId, button })),
        )
        .findLast(({ button }) => button.text.includes(label))
      if (!withButton || !('callback_data' in withButton.button)) throw new Error(`no button "${label}"`)
      const { messageId, button } = withButton
      world.pressButton({ userId, chatId: userId, messageId, data: button.callback_data })
      return next(userId, from)
    },
    async addFeed(path) {
      await testApp.say(`/addfeed ${testApp.url(path)}`, { userId: ADMIN })
      await testApp.settled()
      await testApp.press('➕', ADMIN)
      await until(() => {
        const feed = [...running.store.feeds.all()].find((each) => each.url === testApp.url(path))
        const state = feed && running.store.feedStates.now(feed.id)
        return state?.lastSuccessAt !== undefined
      }, `the first poll of ${path}`)
      await testApp.settled()
    },
    tick: () => running.app.tick(),
    async poll() {
      const before = new Map(
        [...running.store.feeds.all()].map(({ id }) => [id, running.store.feedStates.now(id)?.lastPollAt]),
      )
      clock.advance(61_000)
      running.app.tick()
      await until(
        () =>
          [...before].every(([id, at]) => (running.store.feedStates.now(id)?.lastPollAt ?? 0) > (at ?? 0)),
        'every feed to be polled',
      )
      await testApp.settled()
    },
    async settled() {
      const { store } = running
      await until(() => store.jobs.size + store.fanOuts.size + store.outbox.size === 0, 'an empty outbox')
    },
    async restart() {
      await running.end()
      running = await begin()
    },
    async close() {
      await running.end()
      await feeds.close()
      await emulator.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return testApp
}

async function startBot(
  config: Config,
  file: string,
  clock: TestClock,
  logged: TestApp['logged'],
  storeOptions: StoreOptions,
  lookup: LookupFunction,
): Promise<{ app: App; store: Store; end(): Promise<void> }> {
  const store = await openStore(file, clock, storeOptions)
  if ('type' in store) throw new Error(`store: ${store.type}`)
  const write = (level: string) => (fields: object, event: string) =>
    void logged.push({ level, event, fields })
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  const unpaced = { size: 1000, refillMs: 1 }
  const pacer = new Pacer(1000, { chat: unpaced, group: unpaced })
  const app = await createApp({ config, store, log, pacer, readers, lookup, pageGapMs: 1 })
  const ended = app.run()
  return {
    app,
    store,
    async end() {
      app.stop()
      await ended
      await store.close()
    },
  }
}

/** Waits for something that no event tells of. */
async function until(done: () => boolean, what: string): Promise<void> {
  const end = performance.now() + DEADLINE_MS
  while (!done()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

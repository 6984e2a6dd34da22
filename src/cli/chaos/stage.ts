import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Emulator, startEmulator } from '../../emulator/emulator.ts'
import type { World } from '../../emulator/world/world.ts'
import { openForReading, type Store } from '../../store/open-store.ts'
import { Bot } from './bot.ts'
import { ADMINS, type Follower, gather } from './crowd.ts'
import type { Subject } from './events.ts'
import { Press } from './press.ts'

const LOOK_EVERY_MS = 200
const LONGEST_LULL_MS = 180_000
const HOUR_MS = 3_600_000
const INTO_HOUR_MS = 30_000

/** Everything around the bot that is killed: a local Telegram with its people, outlets, and a clock that can be turned on. */
export class Stage {
  readonly world: World
  readonly followers: Follower[]
  readonly press: Press
  readonly bot: Bot
  readonly #emulator: Emulator
  readonly #dir: string
  /** When the daily digest is due, by the bot's clock. */
  readonly #digestDue: number
  /** Whole seconds. */
  #clockOffsetMs: number
  #isDigestDue = false

  private constructor(emulator: Emulator, press: Press, logFile: string | undefined) {
    const now = Date.now()
    this.#digestDue = (Math.floor(now / HOUR_MS) + 2) * HOUR_MS
    this.#clockOffsetMs = wholeSeconds(this.#digestDue - HOUR_MS + INTO_HOUR_MS - now)
    this.#emulator = emulator
    this.world = emulator.world
    this.press = press
    this.followers = gather(this.world)
    this.#dir = mkdtempSync(join(tmpdir(), 'topicwire-chaos-'))
    const env = {
      BOT_TOKEN: emulator.token,
      TELEGRAM_API_ROOT: emulator.url,
      ADMIN_IDS: ADMINS.join(','),
      DATA_DIR: this.#dir,
      DEFAULT_DIGEST_HOUR: String(new Date(this.#digestDue).getUTCHours()),
      TICK_SECONDS: '1',
      MIN_POLL_SECONDS: '1',
      MAX_POLL_SECONDS: '1',
      ALLOW_HOSTS: '127.0.0.1',
      PAGES_PER_HOST: '0',
      SEND_RATE: '1000',
      ALERTS_PER_HOUR: '0',
      LOG_LEVEL: 'warn',
    }
    this.bot = new Bot(this.#dir, env, logFile ?? join(this.#dir, 'bot.log'))
  }

  /** The bot's log goes to `logFile`, or nowhere that lasts. */
  static async set(logFile?: string): Promise<Stage> {
    const emulator = await startEmulator({ flood: false })
    return new Stage(emulator, await Press.open(), logFile)
  }

  /** The bot's clock. */
  now(): number {
    return Date.now() + this.#clockOffsetMs
  }

  startBot(slowDiskMs = 0): void {
    const seconds = String(this.#clockOffsetMs / 1000)
    this.bot.start({ CLOCK_OFFSET_SECONDS: seconds, TEST_SLOW_DISK_MS: String(slowDiskMs) })
  }

  /** From its next start on the bot's clock stands where the daily digest is due. */
  turnClockToDigest(): void {
    this.#clockOffsetMs = Math.max(this.#clockOffsetMs, wholeSeconds(this.#digestDue - Date.now()))
    this.#isDigestDue = true
  }

  get isDigestDue(): boolean {
    return this.#isDigestDue
  }

  /** An outlet reports an event; returns the article's link. */
  publish(event: number, subjects: readonly Subject[]): string {
    return this.press.publish(event, subjects, this.now())
  }

  /** Waits until all that was published is stored and told. When nothing moves for three minutes it returns all the same: the recount says what is missing. */
  async settle(): Promise<void> {
    const isSettled = (store: Store) => {
      const left = store.fanOuts.size + store.outbox.size + store.jobs.size
      const isMade = [...store.chats.all()].every(({ digestedUpTo }) => digestedUpTo >= this.#digestDue)
      return left === 0 && this.#isAllPolled(store) && (isMade || !this.#isDigestDue)
    }
    await this.until(isSettled).catch((error: unknown) => {
      if (!(error instanceof Lull)) throw error
    })
  }

  /** Waits until the database says so. Throws `Lull` when no message comes for three minutes, or why the bot ended. */
  async until(isSo: (store: Store) => boolean): Promise<void> {
    let seen = this.world.received().length
    for (let end = Date.now() + LONGEST_LULL_MS; ; await sleep(LOOK_EVERY_MS)) {
      this.bot.check()
      // The file may not be there yet, or be locked for a moment.
      if (await this.look(isSo).catch(() => false)) return
      const now = this.world.received().length
      if (now > seen) end = Date.now() + LONGEST_LULL_MS
      seen = now
      if (Date.now() > end) throw new Lull('nothing moved for three minutes')
    }
  }

  async look<T>(work: (store: Store) => Promise<T> | T): Promise<T> {
    const store = await openForReading(join(this.#dir, 'topicwire.sqlite'), { now: () => this.now() })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }

  async close(): Promise<void> {
    await this.bot.end('SIGKILL')
    await this.press.close()
    await this.#emulator.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }

  /** Whether each feed's present version has been stored. */
  #isAllPolled(store: Store): boolean {
    return this.press.urls.every((url, index) => {
      const feed = [...store.feeds.all()].find((each) => each.url === url)
      const servedAt = this.press.servedAt(index)
      const storedAt = feed && store.feedStates.now(feed.id)?.lastSuccessAt
      return servedAt !== undefined && storedAt !== undefined && storedAt >= servedAt + this.#clockOffsetMs
    })
  }
}

class Lull extends Error {}

function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000
}

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Emulator, startEmulator } from '../../emulator/emulator.ts'
import { openForReading, type Store } from '../../store/open-store.ts'
import { BotProcess } from './bot-process.ts'
import { FeedServer } from './feed-server.ts'
import { loadOutlets } from './news.ts'
import type { DemoOptions } from './options.ts'
import { writeFeed } from './write-feed.ts'

export const SUBSCRIBER = 1001
export const ADMIN = 1002

const LONGEST_WAIT_MS = 90_000
const LOOK_EVERY_MS = 150

/** Everything around the bot: a local Telegram, a server with feeds, two people, and the bot itself as a process of its own. */
export interface Stage {
  emulator: Emulator
  bot: BotProcess
  /** Addresses of the feeds to watch. */
  feedUrls: string[]
  /** Publishes what comes later: the sample news that wait for it, or `--then`. */
  publishLater(): Promise<void>
  /** Waits until the bot has stored every feed as it is served now and has nothing left to do or send. Throws after 90 s. */
  settled(): Promise<void>
  /** Looks at the bot's database. */
  look<T>(work: (store: Store) => Promise<T> | T): Promise<T>
  close(): Promise<void>
}

export async function setStage(options: DemoOptions): Promise<Stage> {
  const dir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'topicwire-demo-'))
  mkdirSync(dir, { recursive: true })
  const emulator = await startEmulator({ dataDir: join(dir, 'telegram') })
  const { world } = emulator
  if (!world.users().some(({ user }) => user.id === SUBSCRIBER)) {
    world.addUser({ id: SUBSCRIBER, firstName: 'Olena', languageCode: options.language })
    world.addUser({ id: ADMIN, firstName: 'Admin', languageCode: options.language })
  }
  const server = new FeedServer()
  const port = await server.listen(rememberedPort(dir))
  writeFileSync(join(dir, 'feed-server-port'), String(port))
  const pages = await servePages(options, server)
  const feedUrls = pages.map(({ url, path }) => url ?? `http://127.0.0.1:${port}${path}`)
  const dataDir = join(dir, 'bot')
  const bot = new BotProcess(
    {
      BOT_TOKEN: emulator.token,
      TELEGRAM_API_ROOT: emulator.url,
      ADMIN_IDS: options.mode === 'chat' ? `${ADMIN},${SUBSCRIBER}` : String(ADMIN),
      DATA_DIR: dataDir,
      DEFAULT_TIME_ZONE: 'Europe/Kyiv',
      TICK_SECONDS: '1',
      MIN_POLL_SECONDS: '1',
      MAX_POLL_SECONDS: '1',
      PAGES_PER_HOST: '0',
      ALLOW_HOSTS: feedUrls.map((url) => (URL.canParse(url) ? new URL(url).hostname : '')).join(','),
      LOG_LEVEL: 'info',
    },
    join(dir, 'bot.log'),
  )
  bot.start()

  const look = async <T>(work: (store: Store) => Promise<T> | T): Promise<T> => {
    const store = await openForReading(join(dataDir, 'topicwire.sqlite'), { now: Date.now })
    try {
      return await work(store)
    } finally {
      await store.close()
    }
  }
  const stage: Stage = {
    emulator,
    bot,
    feedUrls,
    look,
    async publishLater() {
      for (const page of pages) {
        if (!page.later) continue
        await until(bot, () => look((store) => polledSince(store, feedUrls[pages.indexOf(page)], 0)))
        server.set(page.path, page.later.body, page.later.contentType)
      }
    },
    settled: () =>
      until(bot, () =>
        look((store) => {
          const stored = pages.every(({ path }, index) =>
            polledSince(store, feedUrls[index], server.servedAt(path)),
          )
          return stored && store.jobs.size + store.fanOuts.size + store.outbox.size === 0
        }),
      ),
    async close() {
      await bot.stop()
      await server.close()
      await emulator.close()
      if (options.dataDir === undefined) rmSync(dir, { recursive: true, force: true })
    },
  }
  return stage
}

interface Page {
  path: string
  /** Set when the feed is somebody else's. */
  url?: string
  later?: { body: string | Uint8Array; contentType: string }
}

async function servePages(options: DemoOptions, server: FeedServer): Promise<Page[]> {
  const now = Date.now()
  if (options.feeds.length === 0) {
    return loadOutlets().map((outlet) => {
      const path = `/${outlet.id}`
      const first = writeFeed(outlet, now, false)
      server.set(path, first.body, first.contentType)
      return { path, later: writeFeed(outlet, now, true) }
    })
  }
  return Promise.all(
    options.feeds.map(async (feed, index) => {
      const later = index === 0 && options.later !== undefined ? { later: readPage(options.later) } : {}
      const path = `/${index + 1}/${encodeURIComponent(basename(feed))}`
      const isUrl = /^https?:/.test(feed)
      if (isUrl && !later.later) return { path, url: feed }
      // Somebody else's address cannot be made to serve something else later: its feed is served from here.
      const page = isUrl ? await fetchPage(feed) : readPage(feed)
      server.set(path, page.body, page.contentType)
      return { path, ...later }
    }),
  )
}

async function fetchPage(url: string): Promise<{ body: Uint8Array; contentType: string }> {
  const response = await fetch(url)
  return {
    body: new Uint8Array(await response.arrayBuffer()),
    contentType: response.headers.get('content-type') ?? 'application/octet-stream',
  }
}

function readPage(file: string): { body: Uint8Array; contentType: string } {
  return { body: readFileSync(file), contentType: 'application/octet-stream' }
}

/** Whether a feed's present version, first fetched at `servedAt`, has been stored, or the feed has failed. A feed nobody added counts too. */
function polledSince(store: Store, url: string | undefined, servedAt: number | undefined): boolean {
  const feed = [...store.feeds.all()].find((each) => each.url === url)
  if (!feed) return true
  const state = store.feedStates.now(feed.id)
  if (state !== undefined && state.errorStreak > 0) return true
  const external = servedAt === undefined && !feed.url.startsWith('http://127.0.0.1')
  return (
    state?.lastSuccessAt !== undefined &&
    (external || (servedAt !== undefined && state.lastSuccessAt >= servedAt))
  )
}

async function until(bot: BotProcess, done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + LONGEST_WAIT_MS
  for (;;) {
    if (bot.failure !== undefined) throw new Error(bot.failure)
    // The file may not be there yet, or be locked for a moment.
    if (await done().catch(() => false)) return
    if (performance.now() > end) throw new Error('the bot still had something to do after 90 seconds')
    await sleep(LOOK_EVERY_MS)
  }
}

function rememberedPort(dir: string): number {
  try {
    return Number(readFileSync(join(dir, 'feed-server-port'), 'utf8')) || 0
  } catch {
    return 0
  }
}

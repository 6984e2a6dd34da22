import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { makeRandom } from '../../src/cli/bench/random.ts'
import { FeedServer } from '../../src/cli/demo/feed-server.ts'
import { startEmulator } from '../../src/emulator/emulator.ts'
import { openForReading } from '../../src/store/open-store.ts'
import { type RssItem, rss } from '../helpers/rss.ts'
import { sourceArguments } from '../helpers/run-command.ts'

const KILLS = 12
const READERS = [201, 202, 203, 204, 205]
const ADMIN = 299

/** Every event has words of its own, so that no two are one story. */
function newsItem(event: number): RssItem {
  const next = makeRandom(1000 + event)
  const letter = (letters: string) => letters[Math.floor(next() * letters.length)] ?? ''
  const word = () => Array.from({ length: 4 }, () => letter('bdfghklmnprstvz') + letter('aeiou')).join('')
  const [place, unit, name, range] = [word(), word(), word(), word()]
  return {
    title: `Russia and Belarus hold army drill ${place} near ${unit}`,
    link: `https://kills.example/event/${event}`,
    summary: `The ${name} range was ${range}.`,
    at: Date.now(),
  }
}

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

it('a bot that is killed again and again loses no alert and repeats only what was in flight', async () => {
  const next = makeRandom(7)
  const dir = mkdtempSync(join(tmpdir(), 'topicwire-kills-'))
  cleanUps.push(() => rmSync(dir, { recursive: true, force: true }))
  const emulator = await startEmulator({ flood: false })
  cleanUps.push(() => emulator.close())
  const { world } = emulator
  for (const id of [...READERS, ADMIN]) world.addUser({ id, firstName: `Person ${id}` })
  const feeds = new FeedServer()
  cleanUps.push(() => feeds.close())
  const url = `http://127.0.0.1:${await feeds.listen()}/news`
  const items: RssItem[] = []
  const publish = () => {
    items.push(newsItem(items.length))
    feeds.set('/news', rss('Kills', items.slice(-60)), 'application/rss+xml')
  }
  feeds.set('/news', rss('Kills', []), 'application/rss+xml')
  const start = (): ChildProcess =>
    spawn(process.execPath, sourceArguments('main.ts'), {
      env: {
        PATH: process.env['PATH'] ?? '',
        BOT_TOKEN: emulator.token,
        TELEGRAM_API_ROOT: emulator.url,
        ADMIN_IDS: String(ADMIN),
        DATA_DIR: dir,
        TICK_SECONDS: '1',
        MIN_POLL_SECONDS: '1',
        MAX_POLL_SECONDS: '1',
        ALLOW_HOSTS: '127.0.0.1',
        LOG_LEVEL: 'warn',
      },
      stdio: 'ignore',
    })
  const look = async <T>(work: Parameters<typeof readStore<T>>[1]) => readStore(dir, work)

  let bot = start()
  cleanUps.push(() => bot.kill('SIGKILL'))
  for (const userId of READERS) world.sendText({ userId, text: '/subscribe Russia–Belarus defense' })
  world.sendText({ userId: ADMIN, text: `/addfeed ${url}` })
  const preview = await world.waitFor((entry) => entry.chatId === ADMIN && entry.edited, 30_000)
  world.pressButton({ userId: ADMIN, chatId: ADMIN, messageId: preview.messageId, data: 'addfeed:take' })
  await world.waitFor((entry) => entry.chatId === ADMIN && entry.html.includes('Watching'), 30_000)
  await until(() =>
    look((store) => [...store.feedStates.all()].some((state) => state.firstSuccessAt !== undefined)),
  )
  await until(() => look((store) => store.subscriptions.size === READERS.length))

  const mayRepeat = new Set<string>()
  for (let kill = 0; kill < KILLS; kill++) {
    for (let count = 0; count < 3; count++) publish()
    await sleep(400 + next() * 2200) // anywhere between starting, polling and sending
    bot.kill('SIGKILL')
    await once(bot, 'exit')
    const inFlight = await look((store) =>
      [...store.outbox.all()].flatMap(({ state, content, destination }) => {
        const telegramId = store.chats.now(destination.chatKey)?.telegramId
        return state === 'sending' && content.kind === 'alert'
          ? [{ id: content.item.articleId, telegramId }]
          : []
      }),
    )
    for (const { id, telegramId } of inFlight) {
      const link = await look(async (store) => (await store.articles.get(id))?.link)
      mayRepeat.add(`${telegramId} ${link}`)
    }
    bot = start()
  }
  const alerts = () =>
    world
      .received()
      .flatMap((entry) => (entry.html.startsWith('🔔') ? [`${entry.chatId} ${entry.links[0]}`] : []))
  const due = READERS.flatMap((id) => items.map((item) => `${id} ${item.link}`))
  await until(async () => new Set(alerts()).size >= due.length)
  await until(() => look((store) => store.outbox.size === 0))
  bot.kill('SIGTERM')
  await once(bot, 'exit')

  const received = alerts()
  const times = new Map<string, number>()
  for (const alert of received) times.set(alert, (times.get(alert) ?? 0) + 1)
  const unexplained = [...times].filter(([alert, count]) => count > 1 && !mayRepeat.has(alert))
  expect([...times.keys()].sort()).toEqual(due.sort())
  expect(unexplained).toEqual([])
})

type Reading = Awaited<ReturnType<typeof openForReading>>

async function readStore<T>(dir: string, work: (store: Reading) => T | Promise<T>): Promise<T> {
  const store = await openForReading(join(dir, 'topicwire.sqlite'), { now: Date.now })
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function until(done: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 60_000
  while (!(await done().catch(() => false))) {
    if (performance.now() > end) throw new Error('waited in vain')
    await sleep(100)
  }
}

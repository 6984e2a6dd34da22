import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startEmulator } from '../../emulator/emulator.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'
import { makeTopics } from './workload.ts'

const SUBSCRIPTIONS = 10_000
const TOPICS = 1000

/** The real process on a database with 10,000 subscriptions: time until it takes updates, and its memory then. */
export function benchStart(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    await fill(folder)
    const emulator = await startEmulator()
    const start = performance.now()
    const bot = spawn(
      process.execPath,
      ['--import', import.meta.resolve('tsx'), new URL('../../main.ts', import.meta.url).pathname],
      {
        env: {
          ...process.env,
          BOT_TOKEN: emulator.token,
          TELEGRAM_API_ROOT: emulator.url,
          DATA_DIR: folder,
          LOG_LEVEL: 'info',
        },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    for await (const line of createInterface({ input: bot.stderr })) if (line.includes('"started"')) break
    const startMs = performance.now() - start
    const rssMb = residentMegabytes(bot.pid)
    bot.kill('SIGTERM')
    await once(bot, 'exit')
    await emulator.close()
    return { subscriptions: SUBSCRIPTIONS, topics: TOPICS, startMs: round(startMs), rssMb }
  })
}

function residentMegabytes(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return null // only Linux tells
  }
}

async function fill(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const store = await openStore(join(folder, 'topicwire.sqlite'), { now: Date.now })
  if ('type' in store) throw new Error(store.type)
  const topics = makeTopics(TOPICS)
  const now = Date.now()
  for (let from = 0; from < SUBSCRIPTIONS; from += 250) {
    const batch = new Batch()
    for (let index = from; index < from + 250; index++) {
      const topic = topics[index % topics.length] as (typeof topics)[number]
      const key = `chat${index}`
      const id = `${key}/${topic.id}`
      const times = { createdAt: now, alertsSince: now }
      batch.put(store.topics, topic.id, { topic, createdAt: now, searchedAt: now })
      batch.put(store.chats, key, {
        key,
        telegramId: index + 1,
        type: 'private',
        language: 'en',
        timeZone: 'UTC',
        digestHour: 9,
        createdAt: now,
        digestedUpTo: now,
      })
      batch.put(store.subscriptions, id, {
        id,
        destination: { chatKey: key },
        topicId: topic.id,
        name: topic.id,
        groups: [],
        strictness: 'balanced',
        mode: 'both',
        paused: false,
        ...times,
      })
    }
    await store.commit(batch)
  }
  await store.close()
}

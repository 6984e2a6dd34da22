import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLog } from '../../log.ts'
import { Drain } from '../../outbox/drain.ts'
import { Pacer } from '../../outbox/pacer.ts'
import { queueMessage } from '../../outbox/queue-message.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { createBot } from '../../telegram/create-bot.ts'
import { sendMessage } from '../../telegram/send-message.ts'
import { CHATS, chatOf, keyOf } from './delivery-chats.ts'
import { percentile, round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

const TOKEN = `123456789:${'b'.repeat(35)}`
const REFILL_MS = 250
const MOST_FREE = 40 // the control sends more than is free, and pays nothing
const ROWS = 800 // a commit
const WARM_UP_SECONDS = 5
const HTML = `<b>Something has happened</b>\n${'Words that people read of it. '.repeat(8)}\n<a href="https://news.example/1">Read</a>`
const [apiRoot = '', ...numbers] = process.argv.slice(2)
const [rate, seconds, alertEveryMs] = numbers.map(Number) as [number, number, number]

// The real store, drain, pacer and grammY before a local Telegram: 10,000 broadcasts wait all the time, and alerts come between.
await inTemporaryFolder(async (folder) => {
  const store = await openStore(join(folder, 'bench.sqlite'), { now: Date.now })
  if ('type' in store) throw new Error(store.type)
  let commits = 0
  let told = 0
  let number = 0
  const idle: string[] = []
  const alerts = new Map<string, number>()
  const alertMs: number[] = []

  const broadcast = (batch: Batch, chatKey: string) =>
    queueMessage(batch, store, {
      id: `${chatKey}/broadcast/${number++}`,
      destination: { chatKey },
      lane: 'broadcast',
      content: { kind: 'broadcast', broadcastId: 'b' },
    })
  for (let from = 0; from < CHATS; from += ROWS / 2) {
    const batch = new Batch()
    for (let chat = from; chat < Math.min(CHATS, from + ROWS / 2); chat++) {
      batch.put(store.chats, keyOf(chat), chatOf(chat))
      broadcast(batch, keyOf(chat))
    }
    await store.commit(batch)
  }
  store.outbox.watch((id, next, previous) => {
    if (next || !previous) return
    told++
    if (previous.lane === 'broadcast') idle.push(previous.destination.chatKey)
    const queuedAt = alerts.get(id)
    if (queuedAt !== undefined) alertMs.push(performance.now() - queuedAt)
    alerts.delete(id)
  })

  const { api } = createBot({ token: TOKEN, apiRoot })
  const counted: typeof store = {
    ...store,
    commit(commit) {
      commits++
      return store.commit(commit)
    },
  }
  const drain = new Drain(counted, new Pacer(rate), {
    render: async () => ({ html: HTML }),
    send: (delivery) => sendMessage(api, delivery, { paid: rate > MOST_FREE }),
    onStop: (reason) => process.stderr.write(reason),
    log: createLog('info', [TOKEN]),
  })
  let rss = 0
  const refill = setInterval(() => {
    rss = Math.max(rss, process.memoryUsage.rss())
    while (idle.length > 0) {
      const batch = new Batch()
      for (const chatKey of idle.splice(0, ROWS)) broadcast(batch, chatKey)
      void store.commit(batch)
    }
  }, REFILL_MS)
  let stories = 0
  const alerting = setInterval(() => {
    const chatKey = keyOf(randomInt(CHATS))
    const storyId = `s${stories++}`
    const id = `${chatKey}/alert/${storyId}`
    const item = { topicId: 't', storyId, articleId: storyId }
    const batch = new Batch()
    queueMessage(batch, store, {
      id,
      destination: { chatKey },
      lane: 'alert',
      content: { kind: 'alert', item },
    })
    alerts.set(id, performance.now())
    void store.commit(batch)
  }, alertEveryMs)

  drain.start()
  await sleep(WARM_UP_SECONDS * 1000)
  process.send?.('begun')
  const before = { commits, told, alerts: alertMs.length }
  await sleep(seconds * 1000)
  process.send?.('ended')
  const after = { commits, told }
  clearInterval(alerting)
  await sleep(Math.min(3000, seconds * 100))
  clearInterval(refill)
  await drain.stop()
  await store.close()
  // Alerts that are still under way count as the slowest.
  for (const queuedAt of alerts.values()) alertMs.push(performance.now() - queuedAt)
  process.send?.({
    alertP99Ms: percentile(alertMs.slice(before.alerts), 0.99),
    commitsPerMessage: round((after.commits - before.commits) / (after.told - before.told)),
    rssMb: Math.round(rss / 1e6),
  })
})
process.disconnect()

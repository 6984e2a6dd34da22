import { messageOf, startChild } from './child.ts'
import { benchOutbox } from './outbox.ts'

const LATENCY_MS = 60
const FREE = 30
const PAID = 1050

interface Counts {
  taken: number
  refused: number
}

/** What is sent in a steady minute at each of Telegram's two limits, whether Telegram refuses too much at all, and how 100,000 wait. */
export async function* benchDelivery(): AsyncIterable<object> {
  yield { limit: 28, ...(await deliver(28, FREE, 60, 250)) }
  yield { limit: 1000, ...(await deliver(1000, PAID, 60, 100)) }
  const { http429 } = await deliver(40, FREE, 5, 250)
  yield { bench: 'delivery-control', limit: 40, http429 }
  yield { bench: 'outbox', ...(await benchOutbox()) }
}

async function deliver(rate: number, allowed: number, seconds: number, alertEveryMs: number) {
  const server = startChild('./delivery-server.ts', allowed, LATENCY_MS)
  const { port } = (await messageOf(server)) as { port: number }
  const counts = async () => {
    server.send('counts')
    return (await messageOf(server)) as Counts
  }
  const run = startChild('./delivery-run.ts', `http://127.0.0.1:${port}`, rate, seconds, alertEveryMs)
  await messageOf(run)
  const [before, begunAt] = [await counts(), performance.now()]
  await messageOf(run)
  const [after, endedAt] = [await counts(), performance.now()]
  const measured = (await messageOf(run)) as { alertP99Ms: number; commitsPerMessage: number; rssMb: number }
  const { refused: http429 } = await counts()
  server.kill()
  const perSecond = (1000 * (after.taken - before.taken)) / (endedAt - begunAt)
  return { shareOfLimit: Number((perSecond / rate).toFixed(3)), http429, ...measured }
}

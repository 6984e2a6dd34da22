import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

// A Telegram that knows one thing and that strictly: how much it takes. In a process of its own, so that the bench measures only who sends.
const SECOND = 1000
const LOOK_MS = 5
const FREE = 30 // messages a second; more only for those that may cost Stars
const [perSecond, latencyMs] = process.argv.slice(2).map(Number) as [number, number]

/** When the messages that were taken in came, oldest first; what stands before `first` is more than a second ago. */
const taken: number[] = []
let first = 0
const lastOfChat = new Map<number, number>()
let refused = 0
let lastId = 0

/** Seconds to wait, or nothing if the message is taken in. */
function take(chatId: number, paid: boolean, now: number): number | undefined {
  while (first < taken.length && (taken[first] as number) <= now - SECOND) first++
  const allowed = paid ? perSecond : Math.min(FREE, perSecond)
  const oldest = taken.length - first >= allowed ? taken[taken.length - allowed] : undefined
  const last = lastOfChat.get(chatId)
  const waits = [oldest, last].map((at) => (at === undefined ? 0 : at + SECOND - now))
  const wait = Math.max(...waits)
  if (wait > 0) return Math.max(1, Math.ceil(wait / SECOND))
  taken.push(now)
  lastOfChat.set(chatId, now)
  return undefined
}

const answers: { at: number; body: string; status: number; response: ServerResponse }[] = []

setInterval(() => {
  const now = performance.now()
  let due = 0
  for (; due < answers.length && (answers[due] as (typeof answers)[0]).at <= now; due++) {
    const { response, status, body } = answers[due] as (typeof answers)[0]
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      .end(body)
  }
  answers.splice(0, due)
}, LOOK_MS)

const server = createServer((request, response) => {
  let text = ''
  request.setEncoding('utf8')
  request.on('data', (chunk: string) => {
    text += chunk
  })
  request.on('end', () => {
    const { chat_id: chatId, allow_paid_broadcast: paid = false } = JSON.parse(text)
    const now = performance.now()
    const retry_after = take(chatId, paid, now)
    if (retry_after !== undefined) refused++
    const reply =
      retry_after === undefined
        ? { ok: true, result: { message_id: ++lastId, date: 0, chat: { id: chatId, type: 'private' } } }
        : { ok: false, error_code: 429, description: 'Too Many Requests', parameters: { retry_after } }
    const body = JSON.stringify(reply)
    answers.push({ at: now + latencyMs, status: reply.ok ? 200 : 429, body, response })
  })
})
server.keepAliveTimeout = 60_000

server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.on('message', () => process.send?.({ taken: taken.length, refused }))
process.once('disconnect', () => process.exit())

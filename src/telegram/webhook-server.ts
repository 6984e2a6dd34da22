import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Update } from 'grammy/types'
import { Turns } from '../outbox/turns.ts'

const MOST_BYTES = 1_000_000 // an update with the longest message and the one it replies to takes a tenth
const HEADERS_MS = 10_000
const REQUEST_MS = 30_000

export interface WebhookServerOptions {
  host: string
  port: number
  /** The one path that is served. */
  path: string
  secret: string
  /** Resolves once the update need never come again; rejects when it must. Called for one update at a time. */
  take(update: Update): Promise<void>
  /** Aborted: who comes is told to come later. */
  signal: AbortSignal
}

/**
 * Listens for Telegram's POSTs. 200 says that an update has been taken; after anything else Telegram brings it again. Rejects when the
 * address cannot be listened on. `close` waits for the update in hand and its answer, and for nobody else.
 */
export async function startWebhookServer(options: WebhookServerOptions): Promise<{ close(): Promise<void> }> {
  const turns = new Turns()
  const server = createServer((request, response) => {
    answer(request, response, options, turns).catch(() => response.destroy()) // the sender hung up
  })
  server.headersTimeout = HEADERS_MS
  server.requestTimeout = REQUEST_MS
  server.listen(options.port, options.host)
  await once(server, 'listening')
  return {
    async close() {
      server.close()
      await turns.take(async () => undefined)
      server.closeAllConnections()
    },
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { path, secret, take, signal }: WebhookServerOptions,
  turns: Turns,
): Promise<void> {
  if (request.url?.split('?')[0] !== path) return respond(response, 404)
  if (request.method !== 'POST') return respond(response, 405)
  if (!isSame(request.headers['x-telegram-bot-api-secret-token'], secret)) return respond(response, 401)
  if (signal.aborted) return respond(response, 503)
  const body = await readBody(request)
  if (body === undefined) return respond(response, 413)
  const update = parseUpdate(body)
  if (update === undefined) return respond(response, 400)
  // The answer belongs to the turn: who closes waits for it too.
  await turns.take(async () => {
    if (signal.aborted) return respond(response, 503)
    if (response.destroyed) return // it waited too long for its turn; it comes again
    const taken = await take(update).then(
      () => true,
      () => false,
    )
    return respond(response, taken ? 200 : 500)
  })
}

async function respond(response: ServerResponse, status: number): Promise<void> {
  if (response.destroyed) return
  const gone = once(response, 'close')
  if (status !== 200) response.setHeader('connection', 'close') // the rest of the request is not read
  if (status === 405) response.setHeader('allow', 'POST')
  response.writeHead(status).end()
  await Promise.race([gone, once(response, 'finish')])
}

/** In a time that tells nothing of how much of it is right, nor of its length. */
function isSame(given: string | string[] | undefined, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(typeof given === 'string' ? given : ''), hash(secret))
}

/** Nothing if it is too long. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parseUpdate(body: Buffer): Update | undefined {
  try {
    const update: unknown = JSON.parse(body.toString('utf8'))
    const isUpdate = typeof update === 'object' && update !== null && 'update_id' in update
    return isUpdate && Number.isSafeInteger(update.update_id) ? (update as Update) : undefined
  } catch {
    return undefined
  }
}

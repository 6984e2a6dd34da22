import http, { type IncomingHttpHeaders } from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'

const MOST_CONNECTIONS = 2 // to one host

const FAMILY_MS = 2500 // before the next of a host's addresses is tried too; slow lines take more than Node's 250

/** Error code of a body with more bytes than were allowed. */
export const TOO_LARGE = 'ETOOLARGE'

/** The head of an answer; its body is to be read (`bodyOf`) or left. */
export interface Response {
  status: number
  headers: IncomingHttpHeaders
  body: http.IncomingMessage
  /** Ends the connection, whatever is still to come. */
  leave(): void
}

export interface Agents {
  http: http.Agent
  https: https.Agent
  lookup: LookupFunction
  close(): void
}

/** What may be broken off at any moment: one request after another. (An AbortSignal for each would cost as much as the request.) */
export class Exchange {
  error: NodeJS.ErrnoException | undefined
  request: http.ClientRequest | undefined
  /** Rejects what waits for an answer: a request that has lost its socket tells of nothing any more. */
  onEnd: ((error: Error) => void) | undefined

  end(code = 'ECANCELED'): void {
    this.error ??= Object.assign(new Error('the exchange was ended'), { code })
    this.request?.destroy(this.error)
    this.onEnd?.(this.error)
  }
}

/** The connections of all fetches: few to each host, and names looked up by `lookup` alone. */
export function createAgents(lookup: LookupFunction): Agents {
  // Kept connections would wait for minutes until the same host is polled again.
  const options = {
    keepAlive: false,
    maxSockets: MOST_CONNECTIONS,
    autoSelectFamilyAttemptTimeout: FAMILY_MS,
  }
  const agents = { http: new http.Agent(options), https: new https.Agent(options) }
  return {
    ...agents,
    lookup,
    close() {
      agents.http.destroy()
      agents.https.destroy()
    },
  }
}

/** One GET, without following anything. Rejects with the connection's error, or when the exchange is ended. */
export function requestOnce(
  url: URL,
  headers: Record<string, string>,
  agents: Agents,
  exchange: Exchange,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (exchange.error) return reject(exchange.error)
    const isSecure = url.protocol === 'https:'
    const request = (isSecure ? https : http).request(url, {
      agent: isSecure ? agents.https : agents.http,
      lookup: agents.lookup,
      headers,
    })
    exchange.request = request
    exchange.onEnd = reject
    request.once('error', reject)
    request.once('upgrade', (_, socket) => {
      socket.destroy()
      reject(Object.assign(new Error('the server speaks another protocol'), { code: 'EPROTO' }))
    })
    request.once('response', (body) => {
      body.on('error', () => undefined) // whoever reads it hears of it
      const { statusCode: status = 0, headers } = body
      resolve({ status, headers, body, leave: () => void (status === 304 ? body.resume() : body.destroy()) })
    })
    request.end()
  })
}

/** All bytes of a body. Rejects with TOO_LARGE as soon as there are, or are said to be, more than `most`. */
export async function bodyOf({ headers, body }: Response, most: number): Promise<Uint8Array> {
  const tooLarge = () => Object.assign(new Error('the body is too large'), { code: TOO_LARGE })
  if (Number(headers['content-length']) > most) {
    body.destroy()
    throw tooLarge()
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += (chunk as Uint8Array).byteLength
    if (size > most) throw tooLarge() // leaving the loop ends the connection
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks)
}

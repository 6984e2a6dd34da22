import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that takes requests and answers none until it is told to. */
export interface HangingServer {
  url: string
  /** Requests that are waiting for an answer now. */
  waiting(): number
  /** Answers the one that came first, or last. */
  answer(which: 'oldest' | 'newest', body: string): void
  /** Answers all that wait, and from now on everybody. */
  release(body: string): void
  close(): Promise<void>
}

export async function startHangingServer(): Promise<HangingServer> {
  const waiting = new Set<ServerResponse>()
  let answer: string | undefined
  const send = (response: ServerResponse, body: string) =>
    response.writeHead(200, { 'content-type': 'text/xml' }).end(body)
  const server = createServer((_, response) => {
    if (answer !== undefined) return void send(response, answer)
    waiting.add(response)
    response.once('close', () => waiting.delete(response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/feed`,
    waiting: () => waiting.size,
    answer(which, body) {
      const response = [...waiting].at(which === 'oldest' ? 0 : -1)
      if (!response) throw new Error('nobody waits')
      waiting.delete(response)
      send(response, body)
    },
    release(body) {
      answer = body
      for (const response of waiting) send(response, body)
    },
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

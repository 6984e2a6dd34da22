import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Page {
  body: Uint8Array
  contentType: string
  etag: string
  /** Epoch milliseconds; unset while nobody has fetched this version. */
  servedAt?: number
}

/** A local HTTP server with conditional GET, whose pages can be replaced while it runs. */
export class FeedServer {
  readonly #pages = new Map<string, Page>()
  readonly #refused = new Map<string, { status: number; headers: Record<string, string> }>()
  /** Paths that were asked for, in order. */
  readonly asked: string[] = []
  readonly #server = createServer((request, response) =>
    this.#serve(request.url ?? '/', request.headers['if-none-match'], response),
  )

  /** Listens on 127.0.0.1, on `port` if it is free, else on any. */
  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1')
    const failed = once(this.#server, 'error')
    const opened = await Promise.race([
      once(this.#server, 'listening').then(() => true),
      failed.then(() => false),
    ])
    if (opened) return (this.#server.address() as AddressInfo).port
    return this.listen(0)
  }

  set(path: string, body: string | Uint8Array, contentType: string): void {
    const bytes = typeof body === 'string' ? Buffer.from(body) : body
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`
    this.#pages.set(path, { body: bytes, contentType, etag })
  }

  /** Answers with a status and headers alone: a redirect, 410, 503. */
  refuse(path: string, status: number, headers: Record<string, string> = {}): void {
    this.#pages.delete(path)
    this.#refused.set(path, { status, headers })
  }

  /** When the present version of a page was first fetched. */
  servedAt(path: string): number | undefined {
    return this.#pages.get(path)?.servedAt
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  #serve(path: string, ifNoneMatch: string | undefined, response: ServerResponse): void {
    this.asked.push(path)
    const page = this.#pages.get(path)
    if (!page) {
      const { status, headers } = this.#refused.get(path) ?? { status: 404, headers: {} }
      response.writeHead(status, headers).end()
      return
    }
    page.servedAt ??= Date.now()
    if (ifNoneMatch === page.etag) response.writeHead(304, { etag: page.etag }).end()
    else response.writeHead(200, { etag: page.etag, 'content-type': page.contentType }).end(page.body)
  }
}

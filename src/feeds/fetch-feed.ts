import { isUtf8 } from 'node:buffer'
import type { LookupFunction } from 'node:net'
import type { FeedProblem } from '../model/feed.ts'
import { freshForMs, retryAfterMs } from './http-times.ts'
import { ENCODINGS, inflate } from './inflate.ts'
import { bodyOf, createAgents, Exchange, type Response, requestOnce, TOO_LARGE } from './request-once.ts'
import { resolveHost } from './resolve-host.ts'
import { isPrivateLiteral, PRIVATE_ADDRESS, safeLookup } from './safe-address.ts'

const MOST_BYTES = 10 * 1024 * 1024 // as sent, and after decompression
const MOST_REDIRECTS = 5
const IS_PAGE = /^\s*(?:text\/(?:html|plain)|application\/xhtml\+xml)/i
const USER_AGENT = 'Topicwire/0.1 (news feed reader)'
const ACCEPT = {
  feed: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  page: 'text/html, application/xhtml+xml;q=0.9, */*;q=0.5',
}

export interface FetchOptions {
  /** Host names and addresses that may be private. */
  allowHosts: ReadonlySet<string>
  /** For the whole exchange, redirects included. */
  timeoutMs: number
  /** Default: DNS. What it finds is checked. */
  lookup?: LookupFunction
}

/** What is asked for: a feed, unless it says page, and only if it is not what these validators name. */
export interface Wish {
  accept?: keyof typeof ACCEPT
  etag?: string
  lastModified?: string
}

/** What any answer may say besides. */
interface Said {
  /** Set when only permanent redirects led there: the address from now on. */
  movedTo?: string
  /** Milliseconds that the server says it stays as it is. */
  freshForMs?: number
}

export type Fetched =
  | (Said & {
      type: 'fetched'
      bytes: Uint8Array
      contentType: string
      url: string
      etag?: string
      lastModified?: string
    })
  | (Said & { type: 'not-modified' })

/** `retryAfterMs`: how long the server asks to be left alone. */
export type FetchProblem = FeedProblem & { retryAfterMs?: number }

export type FetchFeed = (url: string, wish: Wish, signal?: AbortSignal) => Promise<Fetched | FetchProblem>

/** A fetch that trusts nobody: bytes, time and redirects are bounded, and every hop goes to a public http(s) address or nowhere. */
export function createFetchFeed(options: FetchOptions): FetchFeed & { close(): void } {
  const { allowHosts, timeoutMs, lookup = resolveHost(allowHosts) } = options
  const agents = createAgents(safeLookup(allowHosts, lookup))
  const fetchFeed: FetchFeed = async (url, wish, stop) => {
    const exchange = new Exchange()
    const end = () => exchange.end()
    const timer = setTimeout(() => exchange.end('ETIMEDOUT'), timeoutMs)
    stop?.addEventListener('abort', end)
    if (stop?.aborted) end()
    try {
      return await follow(url, wish, allowHosts, agents, exchange)
    } catch (error) {
      return problemOf(exchange.error ?? error)
    } finally {
      clearTimeout(timer)
      stop?.removeEventListener('abort', end)
    }
  }
  return Object.assign(fetchFeed, { close: () => agents.close() })
}

async function follow(
  start: string,
  wish: Wish,
  allowHosts: ReadonlySet<string>,
  agents: ReturnType<typeof createAgents>,
  exchange: Exchange,
): Promise<Fetched | FetchProblem> {
  let url = start
  let permanent = true
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    if (!URL.canParse(url)) return { type: 'bad-url' }
    const target = new URL(url)
    if (target.protocol !== 'http:' && target.protocol !== 'https:') return { type: 'bad-url' }
    if (!allowHosts.has(target.hostname) && isPrivateLiteral(target)) return { type: 'private-address' }
    const response = await requestOnce(target, headersOf(wish), agents, exchange)
    const { status, headers } = response
    const location = utf8Of(headers.location)
    if (status < 300 || status >= 400 || status === 304 || location === undefined) {
      return read(response, wish, target.href, hop > 0 && permanent ? target.href : undefined)
    }
    response.leave()
    permanent &&= status === 301 || status === 308
    url = URL.canParse(location, url) ? new URL(location, url).href : location
  }
  return { type: 'too-many-redirects' }
}

/** Node gives headers as Latin-1; addresses in them are often UTF-8 as it is. */
function utf8Of(header: string | undefined): string | undefined {
  if (header === undefined) return undefined
  const bytes = Buffer.from(header, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : header
}

function headersOf({ accept = 'feed', etag, lastModified }: Wish): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    accept: ACCEPT[accept],
    'accept-encoding': ENCODINGS,
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  }
}

async function read(
  response: Response,
  { accept }: Wish,
  url: string,
  movedTo: string | undefined,
): Promise<Fetched | FetchProblem> {
  const { status, headers } = response
  const now = Date.now()
  const fresh = freshForMs(headers, now)
  const said: Said = {
    ...(movedTo === undefined ? {} : { movedTo }),
    ...(fresh === undefined ? {} : { freshForMs: fresh }),
  }
  if (status !== 200) response.leave()
  if (status === 304) return { type: 'not-modified', ...said }
  if (status === 404) return { type: 'not-found', detail: '404' }
  if (status === 410) return { type: 'gone', detail: '410' }
  if (status !== 200) {
    const wait = retryAfterMs(headers['retry-after'], now)
    const problem: FetchProblem = { type: 'http-status', detail: String(status) }
    return wait === undefined ? problem : { ...problem, retryAfterMs: wait }
  }
  if (accept === 'page' && !IS_PAGE.test(headers['content-type'] ?? 'text/html')) {
    response.leave() // a film, say: nobody wants its bytes
    return { type: 'not-a-feed', detail: 'content-type' }
  }
  const sent = await bodyOf(response, MOST_BYTES)
  const { etag, 'last-modified': lastModified } = headers
  return {
    type: 'fetched',
    bytes: await inflate(sent, headers['content-encoding'] ?? '', MOST_BYTES),
    contentType: headers['content-type'] ?? '',
    url,
    ...said,
    ...(etag === undefined ? {} : { etag }),
    ...(lastModified === undefined ? {} : { lastModified }),
  }
}

function problemOf(error: unknown): FetchProblem {
  const codes: string[] = []
  for (let each = error; each instanceof Error; each = each.cause) {
    codes.push((each as NodeJS.ErrnoException).code ?? each.name)
    if (each instanceof AggregateError) codes.push(...each.errors.map((one) => String(one.code ?? one.name)))
  }
  if (codes.includes(PRIVATE_ADDRESS)) return { type: 'private-address' }
  if (codes.includes(TOO_LARGE) || codes.includes('ERR_BUFFER_TOO_LARGE')) return { type: 'too-large' }
  if (codes.includes('ETIMEDOUT')) return { type: 'timeout' }
  return { type: 'unreachable', detail: codes.find((code) => /^[A-Z_]+$/.test(code)) ?? codes[0] ?? 'error' }
}

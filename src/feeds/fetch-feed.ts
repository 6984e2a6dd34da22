import { Agent, fetch, type Response } from 'undici'
import type { FeedProblem } from '../model/feed.ts'
import { isPrivateLiteral, PRIVATE_ADDRESS, safeLookup } from './safe-address.ts'

const MOST_BYTES = 10 * 1024 * 1024 // after decompression
const MOST_REDIRECTS = 5
const USER_AGENT = 'Topicwire/0.1 (news feed reader)'

export interface FetchOptions {
  /** Host names and addresses that may be private. */
  allowHosts: ReadonlySet<string>
  /** For the whole exchange, redirects included. */
  timeoutMs: number
}

export interface Conditions {
  etag?: string
  lastModified?: string
}

export type Fetched =
  | {
      type: 'fetched'
      bytes: Uint8Array
      contentType: string
      url: string
      etag?: string
      lastModified?: string
    }
  | { type: 'not-modified' }

export type FetchFeed = (
  url: string,
  conditions: Conditions,
  signal?: AbortSignal,
) => Promise<Fetched | FeedProblem>

/** A fetch that trusts nobody: bytes, time and redirects are bounded, and every hop goes to a public http(s) address or nowhere. */
export function createFetchFeed(options: FetchOptions): FetchFeed & { close(): Promise<void> } {
  const agent = new Agent({
    connect: { lookup: safeLookup(options.allowHosts), timeout: options.timeoutMs },
    maxResponseSize: MOST_BYTES,
  })
  const fetchFeed: FetchFeed = async (url, conditions, signal) => {
    const timeout = AbortSignal.timeout(options.timeoutMs)
    const stop = signal ? AbortSignal.any([timeout, signal]) : timeout
    try {
      return await follow(url, conditions, options, agent, stop)
    } catch (error) {
      return problemOf(error, timeout.aborted)
    }
  }
  return Object.assign(fetchFeed, { close: () => agent.destroy() })
}

async function follow(
  start: string,
  conditions: Conditions,
  { allowHosts }: FetchOptions,
  dispatcher: Agent,
  signal: AbortSignal,
): Promise<Fetched | FeedProblem> {
  let url = start
  for (let hop = 0; hop <= MOST_REDIRECTS; hop++) {
    if (!URL.canParse(url)) return { type: 'bad-url' }
    const target = new URL(url)
    if (target.protocol !== 'http:' && target.protocol !== 'https:') return { type: 'bad-url' }
    if (!allowHosts.has(target.hostname) && isPrivateLiteral(target)) return { type: 'private-address' }
    const response = await fetch(target, {
      dispatcher,
      signal,
      redirect: 'manual',
      headers: headersOf(conditions),
    })
    const location = response.headers.get('location')
    if (response.status >= 300 && response.status < 400 && response.status !== 304 && location !== null) {
      await response.body?.cancel()
      url = URL.canParse(location, url) ? new URL(location, url).href : location
      continue
    }
    return read(response, target.href)
  }
  return { type: 'too-many-redirects' }
}

function headersOf({ etag, lastModified }: Conditions): Record<string, string> {
  return {
    'user-agent': USER_AGENT,
    accept:
      'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
    ...(lastModified === undefined ? {} : { 'if-modified-since': lastModified }),
  }
}

async function read(response: Response, url: string): Promise<Fetched | FeedProblem> {
  if (response.status === 304) return { type: 'not-modified' }
  if (response.status === 404 || response.status === 410) {
    await response.body?.cancel()
    return { type: 'not-found', detail: String(response.status) }
  }
  if (!response.ok) {
    await response.body?.cancel()
    return { type: 'http-status', detail: String(response.status) }
  }
  const bytes = await bodyOf(response)
  if (bytes === undefined) return { type: 'too-large' }
  const etag = response.headers.get('etag')
  const lastModified = response.headers.get('last-modified')
  return {
    type: 'fetched',
    bytes,
    contentType: response.headers.get('content-type') ?? '',
    url,
    ...(etag === null ? {} : { etag }),
    ...(lastModified === null ? {} : { lastModified }),
  }
}

async function bodyOf(response: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += (chunk as Uint8Array).byteLength
    if (size > MOST_BYTES) return undefined // leaving the loop cancels the rest
    chunks.push(chunk as Uint8Array)
  }
  return Buffer.concat(chunks)
}

function problemOf(error: unknown, timedOut: boolean): FeedProblem {
  const codes: string[] = []
  for (let each = error; each instanceof Error; each = each.cause) {
    codes.push((each as NodeJS.ErrnoException).code ?? each.name)
    if (each instanceof AggregateError) codes.push(...each.errors.map((one) => String(one.code ?? one.name)))
  }
  if (codes.includes(PRIVATE_ADDRESS)) return { type: 'private-address' }
  if (codes.includes('UND_ERR_RES_EXCEEDED_MAX_SIZE')) return { type: 'too-large' }
  if (timedOut || codes.some((code) => /TIMEOUT|TimeoutError/i.test(code))) return { type: 'timeout' }
  return { type: 'unreachable', detail: codes.find((code) => /^[A-Z_]+$/.test(code)) ?? codes[0] ?? 'error' }
}

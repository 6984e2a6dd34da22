import { canonicalLink } from '../articles/article-id.ts'
import { htmlToLine } from '../articles/html-to-text.ts'
import { type FeedLink, type Found, WELL_KNOWN_PATHS } from '../feeds/discover-feeds.ts'
import type { Fetched, FetchFeed } from '../feeds/fetch-feed.ts'
import type { Entry, FeedProblem } from '../model/feed.ts'
import type { ReaderPool } from './reader-pool.ts'

export interface FindPorts {
  fetchFeed: FetchFeed
  readers: Pick<ReaderPool, 'run'>
}

const ENOUGH = 3 // feeds found by guessing

/** Looks once, for somebody who asks: titles as plain text, links only where they are safe to show. */
export async function findFeeds(url: string, ports: FindPorts): Promise<Found> {
  const fetched = await fetchWhole(url, ports)
  if (fetched.type !== 'fetched') return fetched
  const read = await readFeed(url, fetched, ports)
  if (read.type !== 'html-page') return read
  const named = await ports.readers.run('findFeeds', fetched)
  if ('type' in named) return named
  const links = named.length > 0 ? named : await guess(fetched.url, ports)
  const [only, ...more] = links
  if (!only) return { type: 'no-feeds' }
  if (more.length > 0) return { type: 'feeds', links: links.map(showableLink) }
  const feed = await fetchWhole(only.url, ports)
  return feed.type === 'fetched' ? readFeed(only.url, feed, ports) : feed
}

type Whole = Fetched & { type: 'fetched' }

async function fetchWhole(url: string, { fetchFeed }: FindPorts): Promise<Whole | FeedProblem> {
  const fetched = await fetchFeed(url, {})
  if (fetched.type === 'not-modified') return { type: 'http-status', detail: '304' }
  if (fetched.type === 'fetched') return fetched
  const { type, detail } = fetched
  return { type, ...(detail === undefined ? {} : { detail }) }
}

async function readFeed(
  asked: string,
  { bytes, contentType, url, movedTo }: Whole,
  { readers }: FindPorts,
): Promise<(Found & { type: 'feed' }) | FeedProblem> {
  const parsed = await readers.run('parse', { bytes, contentType, url })
  if ('type' in parsed) return parsed
  const feed = { ...parsed, title: htmlToLine(parsed.title), entries: parsed.entries.map(showable) }
  return { type: 'feed', url: movedTo ?? asked, feed }
}

/** Feeds of a site at the usual paths, one after the other, so that nobody is asked for eight things at once. */
async function guess(page: string, ports: FindPorts): Promise<FeedLink[]> {
  const found = new Map<string, FeedLink>()
  for (const path of WELL_KNOWN_PATHS) {
    if (found.size >= ENOUGH) break
    const address = new URL(path, page).href
    const fetched = await fetchWhole(address, ports)
    if (fetched.type !== 'fetched') continue
    const read = await readFeed(address, fetched, ports)
    if (read.type === 'feed') found.set(read.url, { url: read.url, title: read.feed.title })
  }
  return [...found.values()]
}

function showableLink({ url, title }: FeedLink): FeedLink {
  return { url, title: htmlToLine(title) || url }
}

function showable({ link, ...entry }: Entry): Entry {
  const safe = canonicalLink(link)
  return { ...entry, title: htmlToLine(entry.title), ...(safe === undefined ? {} : { link: safe }) }
}

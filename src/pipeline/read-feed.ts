import { canonicalLink } from '../articles/article-id.ts'
import { htmlToLine } from '../articles/html-to-text.ts'
import type { FetchFeed } from '../feeds/fetch-feed.ts'
import { parseFeed } from '../feeds/parse-feed.ts'
import type { Entry, FeedProblem, ParsedFeed } from '../model/feed.ts'

/** Reads a feed once, for somebody who asks about it: titles as plain text, links only where they are safe to show. */
export async function readFeed(url: string, fetchFeed: FetchFeed): Promise<ParsedFeed | FeedProblem> {
  const fetched = await fetchFeed(url, {})
  if (fetched.type === 'not-modified') return { type: 'http-status', detail: '304' }
  if (fetched.type !== 'fetched') return fetched
  const parsed = await parseFeed(fetched.bytes, fetched.contentType, fetched.url)
  if ('type' in parsed) return parsed
  return { ...parsed, title: htmlToLine(parsed.title), entries: parsed.entries.map(showable) }
}

function showable({ link, ...entry }: Entry): Entry {
  const safe = canonicalLink(link)
  return { ...entry, title: htmlToLine(entry.title), ...(safe === undefined ? {} : { link: safe }) }
}

import { gunzipSync } from 'node:zlib'
import Parser from 'rss-parser'
import type { Entry, FeedProblem, ParsedFeed } from '../model/feed.ts'
import { decodeBytes } from './decode.ts'
import { normalizeXml } from './normalize-xml.ts'
import { parseDate } from './parse-date.ts'
import { parseJsonFeed } from './parse-json-feed.ts'

const MOST_BYTES = 10 * 1024 * 1024 // after decompression

type Fields = { 'tw:summary'?: string; 'tw:content'?: string }

const rssParser = new Parser<{ language?: string }, Fields>({
  customFields: { item: ['tw:summary', 'tw:content'] },
})

/** Bytes of any feed as entries in the feed's order, or why they are none. `url` makes relative links whole. */
export async function parseFeed(
  bytes: Uint8Array,
  contentType: string,
  url?: string,
): Promise<ParsedFeed | FeedProblem> {
  const plain = unzipped(bytes)
  if ('type' in plain) return plain
  const text = decodeBytes(plain, contentType)
  if (/^\ufeff?\s*\{/.test(text)) return parseJsonFeed(text.replace(/^\ufeff/, '')) ?? { type: 'not-a-feed' }
  const normalized = normalizeXml(text)
  if (normalized.type !== 'feed') return normalized
  const feed = await rssParser.parseString(normalized.rss)
  return {
    title: feed.title?.trim() ?? '',
    ...(feed.language === undefined ? {} : { language: feed.language }),
    entries: feed.items.map((item) => entryOf(item, url)),
  }
}

/** Some servers send gzip and do not say so. */
function unzipped(bytes: Uint8Array): Uint8Array | FeedProblem {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { type: tooLarge ? 'too-large' : 'not-a-feed' } // what is cut off or no gzip after all
  }
}

function entryOf(item: Parser.Item & Fields, url: string | undefined): Entry {
  const publishedAt = parseDate(item.pubDate)
  const link = item.link?.trim()
  const [summary, content] = [item['tw:summary'], item['tw:content']]
  return {
    title: item.title ?? '',
    ...(item.guid ? { guid: item.guid.trim() } : {}),
    ...(link ? { link: URL.canParse(link, url) ? new URL(link, url).href : link } : {}),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(summary === undefined ? {} : { summary }),
    ...(content === undefined ? {} : { content }),
  }
}

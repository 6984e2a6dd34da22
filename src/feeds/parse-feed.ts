import { gunzipSync } from 'node:zlib'
import Parser from 'rss-parser'
import type { Enclosure, Entry, FeedProblem, ParsedFeed } from '../model/feed.ts'
import { repairLatin1 } from '../text/repair-text.ts'
import { decodeBytes } from './decode.ts'
import { normalizeXml } from './normalize-xml.ts'
import { parseJsonFeed } from './parse-json-feed.ts'
import { pollingHints } from './polling-hints.ts'
import { entryLink, webAddress } from './resolve-address.ts'

const MOST_BYTES = 10 * 1024 * 1024 // after decompression

interface FeedFields {
  language?: string
  ttl?: string
  'tw:period'?: string
  'tw:frequency'?: string
  'tw:hours'?: string
  'tw:days'?: string
}
interface ItemFields {
  'tw:summary'?: string
  'tw:content'?: string
  'tw:image'?: string
  'tw:enclosure'?: { url?: string[]; type?: string[]; bytes?: string[] }[]
}

const rssParser = new Parser<FeedFields, ItemFields>({
  customFields: {
    feed: ['tw:period', 'tw:frequency', 'tw:hours', 'tw:days'] as unknown as (keyof FeedFields)[],
    item: [
      'tw:summary',
      'tw:content',
      'tw:image',
      ['tw:enclosure', 'tw:enclosure', { keepArray: true }],
    ] as unknown as (keyof ItemFields)[],
  },
})

/**
 * Bytes of any feed, at most 10 MB, as entries in the feed's order, or why they are none. Relative links are made whole by what the
 * document itself says (xml:base) and, if `url` is given, by the channel's own link or else by `url`, where the feed was found.
 */
export async function parseFeed(
  bytes: Uint8Array,
  contentType: string,
  url?: string,
): Promise<ParsedFeed | FeedProblem> {
  const plain = unzipped(bytes)
  if ('type' in plain) return plain
  const text = decodeBytes(plain, contentType)
  if (/^\ufeff*\s*\{/.test(text)) return parseJsonFeed(text, url) ?? { type: 'not-a-feed' }
  const normalized = normalizeXml(text, url)
  if (normalized.type !== 'feed') return normalized
  const feed = await rssParser.parseString(wellFormed(normalized.rss))
  const home = url === undefined ? undefined : (webAddress(feed.link) ?? url)
  return {
    title: repairLatin1(feed.title ?? ''),
    ...(feed.language === undefined ? {} : { language: feed.language }),
    ...pollingHints({
      ttl: feed.ttl,
      period: feed['tw:period'],
      frequency: feed['tw:frequency'],
      hours: feed['tw:hours'],
      days: feed['tw:days'],
    }),
    entries: feed.items.map((item) => entryOf(item, home)),
  }
}

/** Where a document is cut off within a tag, htmlparser2 may leave half of a character behind. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd')
}

/** Some servers send gzip and do not say so. */
function unzipped(bytes: Uint8Array): Uint8Array | FeedProblem {
  if (bytes.length > MOST_BYTES) return { type: 'too-large' }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    return { type: tooLarge ? 'too-large' : 'not-a-feed' } // what is cut off or no gzip after all
  }
}

function entryOf(item: Parser.Item & ItemFields, home: string | undefined): Entry {
  const link = entryLink(item.link, home)
  const [summary, content] = [item['tw:summary'], item['tw:content']]
  const image = webAddress(item['tw:image'], home)
  const enclosures = (item['tw:enclosure'] ?? []).flatMap((file) => enclosureOf(file, home))
  return {
    title: repairLatin1(item.title ?? ''),
    ...(item.guid === undefined ? {} : { guid: item.guid }),
    ...(link === undefined ? {} : { link }),
    ...(item.isoDate === undefined ? {} : { publishedAt: Date.parse(item.isoDate) }),
    ...(summary === undefined ? {} : { summary: repairLatin1(summary) }),
    ...(content === undefined ? {} : { content: repairLatin1(content) }),
    ...(image === undefined ? {} : { image }),
    ...(enclosures.length === 0 ? {} : { enclosures }),
  }
}

function enclosureOf(
  file: NonNullable<ItemFields['tw:enclosure']>[number],
  home: string | undefined,
): Enclosure[] {
  const url = webAddress(file.url?.[0], home)
  const [type, bytes] = [file.type?.[0], file.bytes?.[0]]
  if (url === undefined) return []
  return [
    {
      url,
      ...(type === undefined ? {} : { type }),
      ...(bytes === undefined ? {} : { bytes: Number(bytes) }),
    },
  ]
}

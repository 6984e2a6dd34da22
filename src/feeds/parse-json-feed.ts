import type { Enclosure, Entry, ParsedFeed } from '../model/feed.ts'
import { repairLatin1 } from '../text/repair-text.ts'
import { parseDate } from './parse-date.ts'
import { entryLink, webAddress } from './resolve-address.ts'

const MOST_ENTRIES = 500
const MOST_ENCLOSURES = 10
const LONGEST_FIELD = 1_000_000 // characters

type Fields = Readonly<Record<string, unknown>>

/**
 * JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1), or nothing if the text is JSON of another kind or none. `url` is where the
 * feed was found; relative addresses are made whole against the home page that the feed names, or else against it.
 */
export function parseJsonFeed(text: string, url?: string): ParsedFeed | undefined {
  const feed = objectIn(text.replace(/^\ufeff+/, ''))
  if (feed === undefined || !Array.isArray(feed['items'])) return undefined
  const language = stringIn(feed, 'language')
  const home = webAddress(stringIn(feed, 'home_page_url'), url) ?? url
  const entries: Entry[] = []
  for (const item of feed['items'].slice(0, MOST_ENTRIES))
    if (isObject(item)) entries.push(entryOf(item, home))
  return {
    title: stringIn(feed, 'title') ?? '',
    ...(language === undefined ? {} : { language }),
    entries,
  }
}

function entryOf(item: Fields, home: string | undefined): Entry {
  const guid = typeof item['id'] === 'number' ? String(item['id']) : stringIn(item, 'id')
  const enclosures = enclosuresOf(item['attachments'], home)
  const link =
    entryLink(stringIn(item, 'url') ?? stringIn(item, 'external_url'), home) ??
    webAddress(guid) ??
    enclosures[0]?.url
  const publishedAt =
    parseDate(stringIn(item, 'date_published')) ?? parseDate(stringIn(item, 'date_modified'))
  const summary = stringIn(item, 'summary')
  const content = stringIn(item, 'content_html') ?? stringIn(item, 'content_text')
  const image =
    webAddress(stringIn(item, 'image'), home) ??
    webAddress(stringIn(item, 'banner_image'), home) ??
    enclosures.find(({ type }) => type?.startsWith('image/'))?.url
  return {
    title: stringIn(item, 'title') ?? '',
    ...(guid === undefined ? {} : { guid }),
    ...(link === undefined ? {} : { link }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(summary === undefined ? {} : { summary }),
    ...(content === undefined ? {} : { content }),
    ...(image === undefined ? {} : { image }),
    ...(enclosures.length === 0 ? {} : { enclosures }),
  }
}

function enclosuresOf(attachments: unknown, home: string | undefined): Enclosure[] {
  if (!Array.isArray(attachments)) return []
  const enclosures: Enclosure[] = []
  for (const file of attachments.slice(0, MOST_ENCLOSURES)) {
    const url = isObject(file) ? webAddress(stringIn(file, 'url'), home) : undefined
    if (url === undefined) continue
    const [type, bytes] = [stringIn(file, 'mime_type'), file['size_in_bytes']]
    enclosures.push({
      url,
      ...(type === undefined ? {} : { type: type.toLowerCase() }),
      ...(typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes > 0 ? { bytes } : {}),
    })
  }
  return enclosures
}

function objectIn(text: string): Fields | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stringIn(object: Fields, name: string): string | undefined {
  const value = Object.hasOwn(object, name) ? object[name] : undefined
  if (typeof value !== 'string') return undefined
  // JSON may hold halves of surrogate pairs and zero characters, which Telegram refuses.
  const text = repairLatin1(value.slice(0, LONGEST_FIELD))
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[^\P{Cc}\t\n\r]/gu, ' ')
    .trim()
  return text === '' ? undefined : text
}

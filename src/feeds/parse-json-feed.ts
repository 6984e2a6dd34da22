import type { Entry, ParsedFeed } from '../model/feed.ts'
import { parseDate } from './parse-date.ts'

const MOST_ENTRIES = 500

/** JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1), or nothing if the text is JSON of another kind or none. */
export function parseJsonFeed(text: string): ParsedFeed | undefined {
  const feed = objectIn(text)
  if (feed === undefined || !Array.isArray(feed['items'])) return undefined
  const language = stringIn(feed, 'language')
  return {
    title: stringIn(feed, 'title') ?? '',
    ...(language === undefined ? {} : { language }),
    entries: feed['items'].slice(0, MOST_ENTRIES).filter(isObject).map(entryOf),
  }
}

function entryOf(item: Record<string, unknown>): Entry {
  const guid = typeof item['id'] === 'number' ? String(item['id']) : stringIn(item, 'id')
  const link = stringIn(item, 'url') ?? stringIn(item, 'external_url')
  const publishedAt = parseDate(stringIn(item, 'date_published') ?? stringIn(item, 'date_modified'))
  const summary = stringIn(item, 'summary')
  const content = stringIn(item, 'content_html') ?? stringIn(item, 'content_text')
  return {
    title: stringIn(item, 'title') ?? '',
    ...(guid === undefined ? {} : { guid }),
    ...(link === undefined ? {} : { link }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    ...(summary === undefined ? {} : { summary }),
    ...(content === undefined ? {} : { content }),
  }
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stringIn(object: Record<string, unknown>, name: string): string | undefined {
  const value = object[name]
  if (typeof value !== 'string') return undefined
  // JSON may hold halves of surrogate pairs and zero characters, which Telegram refuses.
  const text = value
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
  return text === '' ? undefined : text
}

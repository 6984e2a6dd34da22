import type { Instant } from './time.ts'

/** A URL that lists entries, chosen by an admin. */
export interface Feed {
  id: string
  url: string
  /** As the feed calls itself, or its host name until it was first read. */
  title: string
  addedAt: Instant
}

/** What polling knows of a feed; written in the commit that stores what the poll brought. */
export interface FeedState {
  etag?: string
  lastModified?: string
  lastPollAt?: Instant
  /** Unset until the first successful poll has been stored: until then nothing of it may alert (Promise 3). */
  firstSuccessAt?: Instant
  lastSuccessAt?: Instant
  nextPollAt: Instant
  /** Polls that have failed since the last success. */
  errorStreak: number
  /** Kept when the feed is well again. */
  lastError?: FeedProblem
  lastErrorAt?: Instant
  entriesPerDay?: number
}

/** Why a feed could not be read. `detail` is a technical word or two (an error code, a status), never a text of the feed. */
export interface FeedProblem {
  type:
    | 'bad-url'
    | 'private-address'
    | 'not-found'
    | 'http-status'
    | 'unreachable'
    | 'timeout'
    | 'too-large'
    | 'too-many-redirects'
    | 'html-page'
    | 'not-a-feed'
  detail?: string
}

/** One entry as a feed lists it, before cleaning: markup and all. */
export interface Entry {
  /** The feed's own name for it (guid, id), if it gives one. */
  guid?: string
  title: string
  link?: string
  publishedAt?: Instant
  /** The short text, HTML or plain. */
  summary?: string
  /** The long text, HTML or plain. */
  content?: string
  /** Address of a picture of it. */
  image?: string
  /** Files that it comes with. */
  enclosures?: Enclosure[]
}

/** A file of an entry: sound, film, picture. */
export interface Enclosure {
  url: string
  /** MIME type, as the feed declares it. */
  type?: string
  bytes?: number
}

export interface ParsedFeed {
  title: string
  /** As the feed declares it, such as `en-us`. */
  language?: string
  /** Minutes in which the feed says that it does not change: its ttl, or from sy:updatePeriod and sy:updateFrequency. */
  ttlMinutes?: number
  /** Hours of the day, 0..23 in UTC, and days of the week, 0 = Sunday, in which it asks not to be polled. */
  skipHours?: number[]
  skipDays?: number[]
  entries: Entry[]
}

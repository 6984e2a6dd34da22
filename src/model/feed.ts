import type { Destination } from './chat.ts'
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
  /** When the first of them failed. */
  failingSince?: Instant
  /** Set when admins have been told that it fails, until they have been told that it is back. */
  toldFailing?: true
  /** Set when it is not polled any more, until an admin resumes it. */
  paused?: { at: Instant; why: 'gone' | 'dead'; told?: true }
  /** Kept when the feed is well again. */
  lastError?: FeedProblem
  lastErrorAt?: Instant
  entriesPerDay?: number
  /** Of the last polls: how many, and how many of them found the feed unchanged. */
  polls?: { all: number; unchanged: number }
  /** Milliseconds from publishing to here, of a typical entry. */
  lagMs?: number
  /** What the feed itself asks of those who poll it. */
  asks?: PollWishes
}

/** When a feed asks to be polled. Hours are 0..23 in UTC, days 0 = Sunday. */
export interface PollWishes {
  /** How long it stays as it is: its ttl, or by sy:updatePeriod and sy:updateFrequency. */
  ttlMinutes?: number
  skipHours?: number[]
  skipDays?: number[]
}

/** A feed that a subscriber would like to have watched, until an admin has decided. */
export interface Suggestion {
  /** Hash of its URL. */
  id: string
  url: string
  title: string
  /** Who is told what was decided. */
  destination: Destination
  at: Instant
}

/** Why a feed could not be read. `detail` is a technical word or two (an error code, a status), never a text of the feed. */
export interface FeedProblem {
  type:
    | 'bad-url'
    | 'private-address'
    | 'not-found'
    /** 410: it says itself that it will never be back. */
    | 'gone'
    | 'http-status'
    | 'unreachable'
    | 'timeout'
    | 'too-large'
    | 'too-many-redirects'
    | 'html-page'
    /** A page that names no feed, of a site that has none at the usual paths. */
    | 'no-feeds'
    | 'not-a-feed'
    /** Reading it took more time or memory than a feed may take. */
    | 'too-complex'
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

export interface ParsedFeed extends PollWishes {
  title: string
  /** As the feed declares it, such as `en-us`. */
  language?: string
  entries: Entry[]
}

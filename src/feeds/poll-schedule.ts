import type { FeedState, PollWishes } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'

const MINUTE: Instant = 60_000
const HOUR: Instant = 3_600_000
const DAY: Instant = 86_400_000
const POLLS_AN_ENTRY = 8 // so an entry waits a sixteenth of the usual time between two, on average
const UNKNOWN_RATE: Instant = 15 * MINUTE // of a feed without dates
/** What a feed may ask for with ttl and caching: longer is mostly a default nobody chose, and an alert must come within the day. */
const LONGEST_WISH: Instant = 6 * HOUR
const LONGEST_RETRY_AFTER: Instant = DAY
const MOST_EVEN_POLLS = 5 // errors that change nothing: feeds hiccup
const JITTER = 0.1 // of the interval, so that feeds added together do not stay together

/** Bounds of the operator: between two polls of a feed lie at least and at most so many milliseconds. */
export interface PollBounds {
  minPollIntervalMs: number
  maxPollIntervalMs: number
}

/** What decides when a feed that was just polled is polled again. */
export interface PollReport {
  feedId: string
  now: Instant
  errorStreak: number
  entriesPerDay?: number
  asks?: PollWishes
  /** As its server said. */
  freshForMs?: number
  retryAfterMs?: number
}

/**
 * When a feed is due again: by how often it publishes, no sooner than it and its server ask, ever later while it fails, and not in the hours
 * and days that it skips. (The longest of the wishes counts, as in Miniflux; the backoff is RSStT's idea.)
 */
export function nextPollAt(report: PollReport, bounds: PollBounds): Instant {
  const { feedId, now, errorStreak, asks = {} } = report
  const { minPollIntervalMs: least, maxPollIntervalMs: most } = bounds
  const usual =
    report.entriesPerDay === undefined ? UNKNOWN_RATE : DAY / report.entriesPerDay / POLLS_AN_ENTRY
  const wish = Math.min(LONGEST_WISH, Math.max((asks.ttlMinutes ?? 0) * MINUTE, report.freshForMs ?? 0))
  const interval = Math.min(most, Math.max(least, usual, wish))
  const patience = 2 ** Math.max(0, errorStreak - MOST_EVEN_POLLS)
  const wait = Math.min(Math.max(DAY, most), interval * patience)
  const spread = Math.max(least, Math.min(wish, most), wait * (1 - JITTER * spreadOf(feedId, now)))
  const retryAfter = Math.min(LONGEST_RETRY_AFTER, report.retryAfterMs ?? 0)
  const due = now + Math.round(Math.max(spread, retryAfter))
  return Math.max(due, Math.min(afterSkipped(due, asks), now + Math.max(most, retryAfter)))
}

/** 0..1, another for each feed and poll. */
function spreadOf(feedId: string, now: Instant): number {
  let hash = now % 1000
  for (let index = 0; index < feedId.length; index++) hash = (hash * 31 + feedId.charCodeAt(index)) % 9973
  return hash / 9973
}

/** The first instant from `due` on that is not in an hour or on a day that the feed skips; `due` where it skips them all. */
function afterSkipped(due: Instant, { skipHours = [], skipDays = [] }: PollWishes): Instant {
  const isSkipped = (at: Instant) =>
    skipHours.includes(new Date(at).getUTCHours()) || skipDays.includes(new Date(at).getUTCDay())
  if (!isSkipped(due)) return due
  for (let hours = 1; hours <= 7 * 24; hours++) {
    const at = (Math.floor(due / HOUR) + hours) * HOUR
    if (!isSkipped(at)) return at
  }
  return due
}

/**
 * Entries a day, from how far back the newer half of a poll's dated entries lies: one old entry that a feed keeps says nothing of its pace.
 * While nothing comes the rate falls.
 */
export function entriesPerDay(dates: readonly Instant[], now: Instant): number | undefined {
  const newestFirst = dates.filter((date) => date <= now).sort((a, b) => b - a)
  const half = Math.ceil(newestFirst.length / 2)
  const oldest = newestFirst[half - 1]
  if (newestFirst.length < 2 || oldest === undefined) return undefined
  return Math.round((half / Math.max(now - oldest, HOUR)) * DAY * 10) / 10
}

export function isDue(state: FeedState | undefined, now: Instant): boolean {
  if (state?.paused) return false
  // Polled in the future: the clock was set back.
  return state === undefined || state.nextPollAt <= now || (state.lastPollAt ?? 0) > now
}

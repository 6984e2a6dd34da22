import type { FeedState } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'

const LONGEST: Instant = 86_400_000 // between polls, however many errors
const MOST_EVEN_POLLS = 5 // errors that change nothing: feeds hiccup

/** When a feed that was just polled is due again: after the least interval, and ever later while it fails. */
export function nextPollAt(now: Instant, minIntervalMs: number, errorStreak: number): Instant {
  const patience = 2 ** Math.max(0, errorStreak - MOST_EVEN_POLLS)
  return now + Math.min(Math.max(LONGEST, minIntervalMs), minIntervalMs * patience)
}

/** Entries a day, from how many dated entries of the last poll lie how far back. */
export function entriesPerDay(dates: readonly Instant[], now: Instant): number | undefined {
  const oldest = Math.min(...dates)
  if (dates.length < 2 || oldest >= now) return undefined
  return Math.round((dates.length / Math.max(now - oldest, 3_600_000)) * 86_400_000 * 10) / 10
}

export function isDue(state: FeedState | undefined, now: Instant): boolean {
  // Polled in the future: the clock was set back.
  return state === undefined || state.nextPollAt <= now || (state.lastPollAt ?? 0) > now
}

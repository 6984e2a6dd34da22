import type { FeedProblem, FeedState, ParsedFeed, PollWishes } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'
import { nextPollAt, type PollBounds } from './poll-schedule.ts'

const MOST_COUNTED = 200 // polls; the share of unchanged ones is of late

/** A poll as it ended, whatever came of it. */
export interface PollEnd {
  feedId: string
  now: Instant
  bounds: PollBounds
  freshForMs?: number | undefined
  retryAfterMs?: number | undefined
}

/** What a poll that brought the feed says of it. */
export interface PollNews {
  entriesPerDay: number | undefined
  lagMs: number | undefined
  parsed: ParsedFeed
  etag?: string | undefined
  lastModified?: string | undefined
}

/** The state of a feed that was read. */
export function afterSuccess(state: FeedState | undefined, news: PollNews, end: PollEnd): FeedState {
  const { etag, lastModified, entriesPerDay, parsed } = news
  const lagMs = news.lagMs === undefined ? state?.lagMs : smoothed(state?.lagMs, news.lagMs)
  const asks = wishesOf(parsed)
  return next(
    {
      ...withoutStale(state),
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
      ...(entriesPerDay === undefined ? {} : { entriesPerDay }),
      ...(lagMs === undefined ? {} : { lagMs }),
      ...(asks === undefined ? {} : { asks }),
      firstSuccessAt: state?.firstSuccessAt ?? end.now,
      lastSuccessAt: end.now,
      polls: counted(state, false),
      errorStreak: 0,
    },
    end,
  )
}

/** The state of a feed that is as it was: 304. */
export function afterUnchanged(state: FeedState | undefined, end: PollEnd): FeedState {
  const { failingSince: _, ...kept } = state ?? {}
  return next({ ...kept, lastSuccessAt: end.now, polls: counted(state, true), errorStreak: 0 }, end)
}

/** The state of a feed that could not be read. `ourFault`: nothing could be, so its patience is not tried. */
export function afterProblem(
  state: FeedState | undefined,
  { type, detail }: FeedProblem,
  ourFault: boolean,
  end: PollEnd,
): FeedState {
  const { now } = end
  const lastError: FeedProblem = { type, ...(detail === undefined ? {} : { detail }) }
  const polls = counted(state, false)
  const failed = { ...state, lastError, lastErrorAt: now, polls }
  const errorStreak = state?.errorStreak ?? 0
  if (ourFault) return next({ ...failed, errorStreak }, end)
  const failingSince = state?.failingSince ?? now
  return {
    ...next({ ...failed, errorStreak: errorStreak + 1, failingSince }, end),
    ...(type === 'gone' ? { paused: { at: now, why: 'gone' } } : {}),
  }
}

/** The state of a feed that an admin has polled again after it was paused. */
export function resumed(state: FeedState, now: Instant): FeedState {
  const { paused: _, failingSince: __, toldFailing: ___, ...kept } = state
  return { ...kept, errorStreak: 0, nextPollAt: now }
}

function next(state: Omit<FeedState, 'nextPollAt'>, end: PollEnd): FeedState {
  const { errorStreak, entriesPerDay, asks } = state
  const { feedId, now, bounds, freshForMs, retryAfterMs } = end
  const report = {
    feedId,
    now,
    errorStreak,
    ...(entriesPerDay === undefined ? {} : { entriesPerDay }),
    ...(asks === undefined ? {} : { asks }),
    ...(freshForMs === undefined ? {} : { freshForMs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  }
  return { ...state, lastPollAt: now, nextPollAt: nextPollAt(report, bounds) }
}

/** What of a state outlives the next successful read. */
function withoutStale(state: FeedState | undefined): Partial<FeedState> {
  const {
    etag: _,
    lastModified: __,
    entriesPerDay: ___,
    asks: ____,
    failingSince: _____,
    ...kept
  } = state ?? {}
  return kept
}

function counted(state: FeedState | undefined, unchanged: boolean): { all: number; unchanged: number } {
  const { all, unchanged: same } = state?.polls ?? { all: 0, unchanged: 0 }
  const scale = all < MOST_COUNTED ? 1 : 0.5
  return { all: Math.round(all * scale) + 1, unchanged: Math.round(same * scale) + (unchanged ? 1 : 0) }
}

function smoothed(before: number | undefined, now: number): number {
  return Math.round(before === undefined ? now : before * 0.7 + now * 0.3)
}

function wishesOf({ ttlMinutes, skipHours, skipDays }: PollWishes): PollWishes | undefined {
  if (ttlMinutes === undefined && !skipHours && !skipDays) return undefined
  return {
    ...(ttlMinutes === undefined ? {} : { ttlMinutes }),
    ...(skipHours ? { skipHours } : {}),
    ...(skipDays ? { skipDays } : {}),
  }
}

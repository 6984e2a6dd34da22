import { describe, expect, it } from 'vitest'
import { entriesPerDay, isDue, nextPollAt, type PollReport } from '../../src/feeds/poll-schedule.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.UTC(2025, 2, 5, 12) // a Wednesday
const bounds = { minPollIntervalMs: 5 * MINUTE, maxPollIntervalMs: DAY }

function waitOf(report: Partial<PollReport>, within = bounds): number {
  return nextPollAt({ feedId: 'meadow', now: NOW, errorStreak: 0, ...report }, within) - NOW
}
/** With up to a tenth less, so that feeds spread. */
function expectAbout(wait: number, most: number): void {
  expect(wait).toBeLessThanOrEqual(most)
  expect(wait).toBeGreaterThanOrEqual(most * 0.9)
}

describe('the time between two polls', () => {
  it.each([
    [1000, 5 * MINUTE],
    [24, 7.5 * MINUTE],
    [6, 30 * MINUTE],
    [1, 3 * HOUR],
    [0.1, DAY],
    [0.0001, DAY],
    [undefined, 15 * MINUTE],
  ])('of a feed with %s entries a day is right for it', (perDay, most) => {
    expectAbout(waitOf(perDay === undefined ? {} : { entriesPerDay: perDay }), most)
  })

  it('is never below the operator’s least, nor above the most', () => {
    expect(waitOf({ entriesPerDay: 1e6 })).toBeGreaterThanOrEqual(5 * MINUTE)
    expect(waitOf({ entriesPerDay: 0.01 }, { ...bounds, maxPollIntervalMs: HOUR })).toBeLessThanOrEqual(HOUR)
    const always = { minPollIntervalMs: MINUTE, maxPollIntervalMs: MINUTE }
    expect(waitOf({ entriesPerDay: 1, asks: { ttlMinutes: 60 }, freshForMs: DAY }, always)).toBe(MINUTE)
    expect(waitOf({ entriesPerDay: 0.2 }, { minPollIntervalMs: 2 * DAY, maxPollIntervalMs: 2 * DAY })).toBe(
      2 * DAY,
    )
  })

  it('differs from feed to feed and from poll to poll', () => {
    const waits = Array.from({ length: 200 }, (_, index) =>
      waitOf({ feedId: `feed${index}`, entriesPerDay: 1 }),
    )
    expect(new Set(waits).size).toBeGreaterThan(150)
    expect(waitOf({ now: NOW + 1, entriesPerDay: 1 })).not.toBe(waitOf({ entriesPerDay: 1 }))
  })
})

describe('what feed and server ask', () => {
  it.each<[string, Partial<PollReport>]>([
    ['ttl', { asks: { ttlMinutes: 60 } }],
    ['Cache-Control', { freshForMs: HOUR }],
    ['the longer of them', { asks: { ttlMinutes: 10 }, freshForMs: HOUR }],
  ])('is honoured: %s', (_, report) => {
    expectAbout(waitOf({ entriesPerDay: 1000, ...report }), HOUR)
  })

  it('shortens nothing', () => {
    expectAbout(waitOf({ entriesPerDay: 1, asks: { ttlMinutes: 1 }, freshForMs: 1000 }), 3 * HOUR)
  })

  it('is believed up to six hours, so that no alert is a day late', () => {
    expectAbout(waitOf({ entriesPerDay: 1000, asks: { ttlMinutes: 1e9 }, freshForMs: 1e15 }), 6 * HOUR)
  })

  it('with Retry-After is honoured to the second, up to a day', () => {
    expect(waitOf({ errorStreak: 1, retryAfterMs: 2 * HOUR })).toBe(2 * HOUR)
    expect(waitOf({ errorStreak: 1, retryAfterMs: 1e15 })).toBe(DAY)
  })

  it('with skipped hours and days moves the poll behind them', () => {
    const at = (report: Partial<PollReport>) =>
      new Date(NOW + waitOf({ entriesPerDay: 1000, ...report })).toISOString()
    expect(at({ asks: { skipHours: [12, 13] } })).toBe('2025-03-05T14:00:00.000Z')
    expect(at({ asks: { skipDays: [3] } })).toBe('2025-03-06T00:00:00.000Z')
    expect(at({ asks: { skipHours: [23] } })).toMatch(/^2025-03-05T12:0[0-5]/)
  })

  it('never puts a poll off for ever', () => {
    const hours = Array.from({ length: 24 }, (_, hour) => hour)
    expect(waitOf({ entriesPerDay: 1000, asks: { skipHours: hours } })).toBeLessThanOrEqual(5 * MINUTE)
    expect(waitOf({ entriesPerDay: 1000, asks: { skipDays: [3, 4, 5, 6, 0] } })).toBe(DAY)
  })
})

describe('errors', () => {
  it('change nothing at first, for feeds hiccup', () => {
    for (const errorStreak of [0, 1, 5]) expect(waitOf({ entriesPerDay: 1000, errorStreak })).toBe(5 * MINUTE)
  })

  it('let a feed wait longer with each further one, up to a day and no longer', () => {
    const waits = Array.from({ length: 2000 }, (_, errorStreak) =>
      waitOf({ entriesPerDay: 1000, errorStreak }),
    )
    expectAbout(waits[6] ?? 0, 10 * MINUTE)
    expectAbout(waits[8] ?? 0, 40 * MINUTE)
    expectAbout(Math.max(...waits), DAY)
  })
})

describe('a feed is due', () => {
  it('at its time, and at once when nothing is known of it', () => {
    expect(isDue(undefined, NOW)).toBe(true)
    expect(isDue({ nextPollAt: NOW, errorStreak: 0 }, NOW)).toBe(true)
    expect(isDue({ nextPollAt: NOW + 1, errorStreak: 0 }, NOW)).toBe(false)
  })

  it('when the clock was set back', () => {
    expect(isDue({ nextPollAt: NOW + DAY, lastPollAt: NOW + DAY - HOUR, errorStreak: 0 }, NOW)).toBe(true)
  })

  it('never while it is paused', () => {
    expect(isDue({ nextPollAt: 0, errorStreak: 9, paused: { at: 0, why: 'dead' } }, NOW)).toBe(false)
  })
})

it('entries a day are counted from the dates of one poll', () => {
  const hoursAgo = (...hours: number[]) => hours.map((hour) => NOW - hour * HOUR)
  expect(entriesPerDay(hoursAgo(24, 1, 12, 6), NOW)).toBe(8)
  expect(entriesPerDay(hoursAgo(0, 48, 96), NOW)).toBe(1)
  expect(entriesPerDay(hoursAgo(0.1, 0.1), NOW)).toBe(24)
  expect(entriesPerDay([], NOW)).toBeUndefined()
  expect(entriesPerDay(hoursAgo(3), NOW)).toBeUndefined()
  expect(entriesPerDay([NOW + DAY, NOW + DAY], NOW)).toBeUndefined()
})

it('one old entry that a busy feed keeps does not make it slow', () => {
  const busy = Array.from({ length: 19 }, (_, index) => NOW - index * 20 * MINUTE)
  const pace = entriesPerDay(busy, NOW) ?? 0
  for (const old of [0, NOW - 1000 * DAY]) {
    expect(entriesPerDay([...busy, old], NOW)).toBeGreaterThanOrEqual(pace * 0.9)
    expect(waitOf({ entriesPerDay: entriesPerDay([...busy, old], NOW) ?? 0 })).toBe(5 * MINUTE)
  }
})

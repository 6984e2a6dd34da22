import { expect, it } from 'vitest'
import { entriesPerDay, isDue, nextPollAt } from '../../src/feeds/poll-schedule.ts'

const NOW = Date.UTC(2025, 2, 5, 12)
const MINUTE = 60_000
const DAY = 86_400_000

it('polls again after the least interval, also behind the first few errors', () => {
  for (const streak of [0, 1, 5]) expect(nextPollAt(NOW, 5 * MINUTE, streak)).toBe(NOW + 5 * MINUTE)
})

it('waits longer with each further error, up to a day and no longer', () => {
  const waits = Array.from({ length: 2000 }, (_, streak) => nextPollAt(NOW, 5 * MINUTE, streak) - NOW)
  expect(waits[6]).toBe(10 * MINUTE)
  expect(waits[8]).toBe(40 * MINUTE)
  expect(Math.max(...waits)).toBe(DAY)
  for (const [index, wait] of waits.entries()) expect(wait).toBeGreaterThanOrEqual(waits[index - 1] ?? 0)
})

it('never polls more often than the least interval, however long that is', () => {
  expect(nextPollAt(NOW, 2 * DAY, 0)).toBe(NOW + 2 * DAY)
  expect(nextPollAt(NOW, 2 * DAY, 50)).toBe(NOW + 2 * DAY)
})

it('a feed is due at its time, and at once when nothing is known of it', () => {
  expect(isDue(undefined, NOW)).toBe(true)
  expect(isDue({ nextPollAt: NOW, errorStreak: 0 }, NOW)).toBe(true)
  expect(isDue({ nextPollAt: NOW + 1, errorStreak: 0 }, NOW)).toBe(false)
})

it('counts entries a day from the dates of one poll', () => {
  const hoursAgo = (...hours: number[]) => hours.map((hour) => NOW - hour * 3_600_000)
  expect(entriesPerDay(hoursAgo(1, 6, 12, 24), NOW)).toBe(4)
  expect(entriesPerDay(hoursAgo(0, 48, 96), NOW)).toBe(0.8)
  expect(entriesPerDay(hoursAgo(0.1, 0.1), NOW)).toBe(48)
  expect(entriesPerDay([], NOW)).toBeUndefined()
  expect(entriesPerDay(hoursAgo(3), NOW)).toBeUndefined()
  expect(entriesPerDay([NOW + DAY, NOW + DAY], NOW)).toBeUndefined()
})

import { describe, expect, it } from 'vitest'
import { findZone, showDay, showTime, showZone } from '../../src/text/show-time.ts'

const now = Date.parse('2026-03-05T21:30:00Z') // 23:30 in Kyiv

describe('a time', () => {
  it.each([
    ['of the same local day is the hour alone', '2026-03-05T07:05:00Z', 'Europe/Kyiv', '09:05'],
    ['of the same day for one reader', '2026-03-04T23:30:00Z', 'Europe/Kyiv', '01:30'],
    ['may be of the day before for another', '2026-03-04T23:30:00Z', 'UTC', '4 Mar, 23:30'],
    ['of another day has its date', '2026-03-03T07:05:00Z', 'Europe/Kyiv', '3 Mar, 09:05'],
    ['of the same day of another year has its date', '2025-03-05T07:05:00Z', 'Europe/Kyiv', '5 Mar, 09:05'],
    ['at midnight is hour 0', '2026-03-04T22:00:00Z', 'Europe/Kyiv', '00:00'],
  ])('%s', (_, at, zone, shown) => {
    expect(showTime(Date.parse(at), now, zone, 'en')).toBe(shown)
  })

  it('and a day are said in the language of the reader', () => {
    expect(showTime(now - 3 * 86_400_000, now, 'Europe/Kyiv', 'uk')).toBe('2 бер., 23:30')
    expect(showDay(now, 'Europe/Kyiv', 'uk')).toBe('четвер, 5 березня')
    expect(showDay(now, 'Europe/Kyiv', 'ru')).toBe('четверг, 5 марта')
    expect(showDay(now, 'Asia/Tokyo', 'en')).toMatch(/^Friday,? 6 March$/)
  })
})

describe('a zone', () => {
  it.each([['Europe/Kyiv'], ['europe/kiev'], [' America/New_York '], ['UTC']])('%s exists', (text) => {
    expect(findZone(text)).toBeDefined()
  })

  it.each(['', 'Mars/Olympus', 'Kyiv', '<b>', '🕰', 'Europe'])('"%s" does not', (text) => {
    expect(findZone(text)).toBeUndefined()
  })

  it('is called as people call it today', () => {
    expect(showZone(findZone('Europe/Kyiv') ?? '')).toBe('Europe/Kyiv')
    expect(showZone('America/New_York')).toBe('America/New_York')
  })
})

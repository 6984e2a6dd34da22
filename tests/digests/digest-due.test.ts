import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastDigestDue } from '../../digests/digest-due.ts'

const KYIV = 'Europe/Kyiv'
const at = (iso: string) => Date.parse(iso)
const due = (now: string, hour: number, zone = KYIV) =>
  new Date(lastDigestDue(at(now), zone, hour)).toISOString()

describe('the last time a digest was due', () => {
  it.each([
    [
      'a moment before the hour it is yesterday’s',
      '2026-01-15T06:59:59.999+02:00',
      7,
      '2026-01-14T05:00:00.000Z',
    ],
    ['at the hour it is now', '2026-01-15T07:00:00+02:00', 7, '2026-01-15T05:00:00.000Z'],
    ['late in the evening it is of the same day', '2026-01-15T23:59:00+02:00', 7, '2026-01-15T05:00:00.000Z'],
    ['behind midnight it is of the day before', '2026-01-16T00:30:00+02:00', 7, '2026-01-15T05:00:00.000Z'],
    ['at hour 0 it is midnight', '2026-01-15T00:00:00+02:00', 0, '2026-01-14T22:00:00.000Z'],
    ['in summer it follows the clock', '2026-07-15T08:00:00+03:00', 7, '2026-07-15T04:00:00.000Z'],
    [
      'at the turn of the year it goes back over it',
      '2026-01-01T03:00:00+02:00',
      7,
      '2025-12-31T05:00:00.000Z',
    ],
  ])('%s', (_, now, hour, expected) => {
    expect(due(now, hour)).toBe(expected)
  })

  it('knows the zone by its old and its new name', () => {
    expect(due('2026-07-15T08:00:00+03:00', 7, 'Europe/Kiev')).toBe(
      due('2026-07-15T08:00:00+03:00', 7, 'Europe/Kyiv'),
    )
  })

  it('follows zones that are off by half an hour, or that are a day ahead', () => {
    expect(due('2026-01-15T02:00:00Z', 7, 'Asia/Kolkata')).toBe('2026-01-15T01:30:00.000Z')
    expect(due('2026-01-15T02:00:00Z', 7, 'Pacific/Kiritimati')).toBe('2026-01-14T17:00:00.000Z')
    expect(due('2026-01-15T02:00:00Z', 7, 'Pacific/Pago_Pago')).toBe('2026-01-14T18:00:00.000Z')
  })
})

describe('in the night in which the clocks skip the hour from 3 to 4 (29 March 2026)', () => {
  it.each([
    [
      'before the gap the digest of hour 3 is not due',
      '2026-03-29T02:59:59+02:00',
      3,
      '2026-03-28T01:00:00.000Z',
    ],
    ['behind the gap it is', '2026-03-29T04:00:00+03:00', 3, '2026-03-29T01:00:00.000Z'],
    [
      'and so is that of hour 4, at the same instant',
      '2026-03-29T04:00:00+03:00',
      4,
      '2026-03-29T01:00:00.000Z',
    ],
    ['that of hour 2 was an hour earlier', '2026-03-29T04:00:00+03:00', 2, '2026-03-29T00:00:00.000Z'],
    [
      'that of hour 7 comes 23 hours behind the last',
      '2026-03-29T07:00:00+03:00',
      7,
      '2026-03-29T04:00:00.000Z',
    ],
    ['the next day hour 3 is hour 3 again', '2026-03-30T03:00:00+03:00', 3, '2026-03-30T00:00:00.000Z'],
  ])('%s', (_, now, hour, expected) => {
    expect(due(now, hour)).toBe(expected)
  })
})

describe('in the night in which the clocks repeat the hour from 3 to 4 (25 October 2026)', () => {
  it.each([
    [
      'the digest of hour 3 is due the first time',
      '2026-10-25T03:00:00+03:00',
      3,
      '2026-10-25T00:00:00.000Z',
    ],
    ['and not again the second time', '2026-10-25T03:00:00+02:00', 3, '2026-10-25T00:00:00.000Z'],
    ['nor later in the doubled hour', '2026-10-25T03:59:00+02:00', 3, '2026-10-25T00:00:00.000Z'],
    ['that of hour 4 waits until both are over', '2026-10-25T03:59:59+02:00', 4, '2026-10-24T01:00:00.000Z'],
    ['and comes then', '2026-10-25T04:00:00+02:00', 4, '2026-10-25T02:00:00.000Z'],
    [
      'that of hour 7 comes 25 hours behind the last',
      '2026-10-25T07:00:00+02:00',
      7,
      '2026-10-25T05:00:00.000Z',
    ],
  ])('%s', (_, now, hour, expected) => {
    expect(due(now, hour)).toBe(expected)
  })
})

describe('every hour of every day', () => {
  it('has one digest, also where clocks change', () => {
    const local = new Intl.DateTimeFormat('sv', { timeZone: KYIV })
    for (const day of ['2026-03-28', '2026-10-24']) {
      for (const hour of [0, 2, 3, 4, 7, 23]) {
        const dues = new Set<number>()
        for (let half = 0; half <= 96; half++)
          dues.add(lastDigestDue(at(`${day}T12:00:00Z`) + half * 1_800_000, KYIV, hour))
        const days = [...dues].map((instant) => local.format(instant))
        expect(new Set(days).size, `${day} ${hour}`).toBe(days.length)
        expect(days.length).toBeGreaterThanOrEqual(2)
      }
    }
  })

  it('is never in the future, nor more than 25 hours back, and never goes backwards', () => {
    const zone = fc.constantFrom(
      KYIV,
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Casablanca',
      'UTC',
    )
    const instant = fc.integer({ min: at('2026-01-01T00:00Z'), max: at('2027-12-31T00:00Z') })
    fc.assert(
      fc.property(
        zone,
        instant,
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 90_000_000 }),
        (timeZone, now, hour, later) => {
          const last = lastDigestDue(now, timeZone, hour)
          expect(last).toBeLessThanOrEqual(now)
          expect(now - last).toBeLessThanOrEqual(25 * 3_600_000)
          expect(lastDigestDue(now + later, timeZone, hour)).toBeGreaterThanOrEqual(last)
          expect(lastDigestDue(last, timeZone, hour)).toBe(last)
        },
      ),
    )
  })
})

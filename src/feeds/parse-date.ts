import type { Instant } from '../model/time.ts'
import { monthNumber } from './month-names.ts'

// Minutes east of Greenwich.
const ZONES: ReadonlyMap<string, number> = new Map([
  ...(['z', 'ut', 'utc', 'gmt', 'wet'] as const).map((name) => [name, 0] as const),
  ...(['cet', 'met', 'bst', 'ist', 'west'] as const).map((name) => [name, 60] as const),
  ...(['eet', 'cest', 'mest'] as const).map((name) => [name, 120] as const),
  ...(['msk', 'мск', 'eest', 'trt'] as const).map((name) => [name, 180] as const),
  ['msd', 240],
  ['samt', 240],
  ['yekt', 300],
  ['jst', 540],
  ['aest', 600],
  ['adt', -180],
  ['ast', -240],
  ['edt', -240],
  ['est', -300],
  ['cdt', -300],
  ['cst', -360],
  ['mdt', -360],
  ['mst', -420],
  ['pdt', -420],
  ['pst', -480],
  ['akst', -540],
  ['hst', -600],
])

const LONGEST = 100 // characters
const TIME = String.raw`(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,]\d+)?)?`
const REST = String.raw`\s*(?<zone>.*)$`
const WEEKDAY = String.raw`^(?:\p{L}+\.?,?\s+)?`
const FORMS = [
  // 2025-03-05T14:30:00Z, 2025-03-05 14:30, 2025-03, 2025
  `^(?<year>\\d{4})(?:-(?<month>\\d{1,2})(?:-(?<day>\\d{1,2})(?:(?:\\s*t\\s*|,?\\s+)${TIME})?)?)?(?=$|\\D)${REST}`,
  // 20250305T143000Z
  `^(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})(?:t?(?<hour>\\d{2}):?(?<minute>\\d{2}):?(?<second>\\d{2})?(?:[.,]\\d+)?)?(?=$|\\D)${REST}`,
  // 05.03.2025 14:30
  `^(?<day>\\d{1,2})(?<mark>[./])(?<month>\\d{1,2})[./](?<year>\\d{4}|\\d{2})(?:,?\\s+${TIME})?(?=$|\\D)${REST}`,
  // Wed, 05 Mar 2025 14:30:00 +0200; 5 марта 2025 г., 14:30; 5. März 2025; 5 de marzo de 2025
  `${WEEKDAY}(?<day>\\d{1,2})(?:st|nd|rd|th|er|\\.|º)?(?:[\\s-]+|\\s*de\\s+)(?<name>\\p{L}{3,})\\.?,?(?:\\s+de)?[\\s-]+(?<year>\\d{2,4})(?:\\s?[гр]\\.?)?,?(?:\\s+(?:в\\s+|о\\s+|um\\s+|à\\s+)?${TIME})?${REST}`,
  // March 5, 2025 2:30 PM; Wed Mar 05 2025 14:30:00 GMT+0200
  `${WEEKDAY}(?<name>\\p{L}{3,})\\.?\\s+(?<day>\\d{1,2})(?:st|nd|rd|th)?,?\\s+(?<year>\\d{4})(?:,?\\s+(?:at\\s+)?${TIME})?${REST}`,
  // Wed Mar  5 14:30:00 UTC 2025
  `${WEEKDAY}(?<name>\\p{L}{3,})\\.?\\s+(?<day>\\d{1,2})\\s+${TIME}\\s+(?<zone>\\S+\\s+)?(?<year>\\d{4})$`,
].map((form) => new RegExp(form, 'u'))

/**
 * A date as feeds write it: RFC 822, ISO 8601, dd.mm.yyyy, month names of the eight languages, epoch seconds or milliseconds; nothing if
 * it is none. No zone, or one that nobody knows, means UTC.
 */
export function parseDate(text: string | undefined): Instant | undefined {
  const value = text?.trim().slice(0, LONGEST).toLowerCase().replace(/\s+/g, ' ') ?? ''
  if (/^\d{10}$/.test(value)) return Number(value) * 1000
  if (/^\d{13}$/.test(value)) return Number(value)
  for (const form of FORMS) {
    const parts = form.exec(value)?.groups
    if (parts !== undefined) return instant(parts)
  }
  return undefined
}

function instant(parts: Record<string, string | undefined>): Instant | undefined {
  const { name, zone = '', mark } = parts
  let month = name === undefined ? Number(parts['month'] ?? 1) : monthNumber(name)
  let day = Number(parts['day'] ?? 1)
  // Slashes are how Americans write, month first; where that cannot be, and with dots, the day is first.
  if (mark === '/' && month > 12) [month, day] = [day, month]
  const year = fullYear(parts['year'] ?? '')
  const isAfternoon = /^p\.?m\b/.test(zone.trim())
  const isMorning = /^a\.?m\b/.test(zone.trim())
  const hour = Number(parts['hour'] ?? 0)
  const [minute, second] = [Number(parts['minute'] ?? 0), Number(parts['second'] ?? 0)]
  if (year === undefined || month < 1 || month > 12 || hour > 24 || minute > 59 || second > 60)
    return undefined
  // A month or day that does not exist comes out as another day.
  if (new Date(Date.UTC(year, month - 1, day)).getUTCDate() !== day) return undefined
  const hour24 = isAfternoon && hour < 12 ? hour + 12 : isMorning && hour === 12 ? 0 : hour
  return Date.UTC(year, month - 1, day, hour24, minute, second) - zoneMinutes(zone) * 60_000
}

/** RFC 2822: two digits are 1950 to 2049. Years before 1000 are how software writes that it knows no date. */
function fullYear(digits: string): number | undefined {
  const year = Number(digits)
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return year >= 1000 && year <= 9999 ? year : undefined
}

function zoneMinutes(text: string): number {
  const zone = text.trim().replace(/^[ap]\.?m\.?\s*/, '')
  const numeric = /^(?:gmt|utc)?\s*([+-])\s?(\d{1,2}):?(\d{2})?(?:\s*\(.*)?$/.exec(zone)
  if (numeric) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] ?? 0)
    return minutes > 14 * 60 ? 0 : numeric[1] === '-' ? -minutes : minutes // UTC+14 is the farthest east
  }
  return ZONES.get(zone) ?? 0
}

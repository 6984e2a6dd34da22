import type { Instant } from '../model/time.ts'

const MONTHS: readonly string[] = [
  'jan янв січ сту',
  'feb фев лют',
  'mar мар бер сак',
  'apr апр кві кра',
  'may мая май тра',
  'jun июн чер чэр',
  'jul июл лип ліп',
  'aug авг сер жні',
  'sep сен вер вер',
  'oct окт жов кас',
  'nov ноя лис ліс',
  'dec дек гру сне',
]
const ZONES: Record<string, number> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  msk: 180,
  eet: 120,
  eest: 180,
  cet: 60,
  cest: 120,
  bst: 60,
  est: -300,
  edt: -240,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
}
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[t\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*(.*)$/
const DOTTED = /^(\d{1,2})[./](\d{1,2})[./](\d{4})(?:,?\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(.*)$/
const WORDED =
  /^(?:\p{L}+\.?,?\s+)?(\d{1,2})[\s-]+(\p{L}{3,})\.?[\s-]+(\d{2,4})(?:\s?[гр]\.?)?,?(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*(.*)$/u

/** A date as feeds write it (RFC 822, ISO 8601, dd.mm.yyyy, Cyrillic months, epoch seconds); nothing if it is none. No zone means UTC. */
export function parseDate(text: string | undefined): Instant | undefined {
  const value = text?.trim().toLowerCase()
  if (value === undefined || value === '') return undefined
  if (/^\d{10}$/.test(value)) return Number(value) * 1000
  const iso = ISO.exec(value)
  if (iso) return instant(iso[1], Number(iso[2]), iso[3], iso)
  const dotted = DOTTED.exec(value)
  if (dotted) return instant(dotted[3], Number(dotted[2]), dotted[1], dotted)
  const worded = WORDED.exec(value)
  return worded ? instant(worded[3], monthNumber(worded[2] ?? ''), worded[1], worded) : undefined
}

function instant(
  year: string | undefined,
  month: number,
  day: string | undefined,
  parts: RegExpExecArray,
): Instant | undefined {
  const [hour, minute, second] = [4, 5, 6].map((index) => Number(parts[index] ?? 0)) as [
    number,
    number,
    number,
  ]
  if (month < 1 || month > 12) return undefined
  const fullYear = Number(year) < 100 ? 2000 + Number(year) : Number(year)
  const offset = zoneMinutes((parts[7] ?? '').trim())
  if (offset === undefined || hour > 24 || minute > 59 || second > 60) return undefined
  // A month or day that does not exist comes out as another day.
  if (new Date(Date.UTC(fullYear, month - 1, Number(day))).getUTCDate() !== Number(day)) return undefined
  return Date.UTC(fullYear, month - 1, Number(day), hour, minute, second) - offset * 60_000
}

function monthNumber(name: string): number {
  return MONTHS.findIndex((names) => names.split(' ').some((start) => name.startsWith(start))) + 1
}

function zoneMinutes(zone: string): number | undefined {
  const numeric = /^(?:gmt|utc)?\s*([+-])(\d{1,2}):?(\d{2})?(?:\s*\(.*\))?$/.exec(zone)
  if (numeric) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0))
  return zone === '' ? 0 : (ZONES[zone] ?? 0)
}

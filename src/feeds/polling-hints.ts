import type { ParsedFeed } from '../model/feed.ts'

const PERIODS: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['daily', 1440],
  ['weekly', 10_080],
  ['monthly', 43_200],
  ['yearly', 525_600],
])
const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** How a feed wishes to be polled, as its elements say it; several hours and days are parted by spaces. */
export interface HintTexts {
  ttl?: string | undefined
  period?: string | undefined
  frequency?: string | undefined
  hours?: string | undefined
  days?: string | undefined
}

/** RSS 2.0 ttl, skipHours and skipDays, and the syndication module of RSS 1.0; whatever makes no sense is left out. */
export function pollingHints(texts: HintTexts): Pick<ParsedFeed, 'ttlMinutes' | 'skipHours' | 'skipDays'> {
  const ttlMinutes = minutesOf(texts.ttl) ?? updateMinutes(texts.period, texts.frequency)
  // RSS 0.91 counted the hours from 1 to 24.
  const hours = wordsOf(texts.hours)
    .filter((word) => /^\d{1,2}$/.test(word) && Number(word) <= 24)
    .map((word) => Number(word) % 24)
  const days = wordsOf(texts.days)
    .map((word) => DAYS.indexOf(word))
    .filter((day) => day >= 0)
  return {
    ...(ttlMinutes === undefined ? {} : { ttlMinutes }),
    ...(hours.length === 0 ? {} : { skipHours: inOrder(hours) }),
    ...(days.length === 0 ? {} : { skipDays: inOrder(days) }),
  }
}

function updateMinutes(period: string | undefined, frequency: string | undefined): number | undefined {
  const minutes = PERIODS.get(period?.trim().toLowerCase() ?? '')
  return minutes === undefined ? undefined : Math.max(1, Math.round(minutes / (minutesOf(frequency) ?? 1)))
}

function minutesOf(text: string | undefined): number | undefined {
  const value = text?.trim() ?? ''
  return /^\d{1,7}$/.test(value) && Number(value) > 0 ? Number(value) : undefined
}

function wordsOf(text: string | undefined): string[] {
  return text?.toLowerCase().split(/\s+/) ?? []
}

function inOrder(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b)
}

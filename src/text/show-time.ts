import type { UiLanguage } from '../model/language.ts'
import type { Instant } from '../model/time.ts'

const formats = new Map<string, Intl.DateTimeFormat>()

/** A time as the reader's clock shows it: the hour alone if it is of the same local day as `now`, else with the date. */
export function showTime(at: Instant, now: Instant, timeZone: string, language: UiLanguage): string {
  const day = formatOf(language, timeZone, { day: 'numeric', month: 'short', year: 'numeric' })
  const time = formatOf(language, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (day.format(at) === day.format(now)) return time.format(at)
  return `${formatOf(language, timeZone, { day: 'numeric', month: 'short' }).format(at)}, ${time.format(at)}`
}

export function showDay(at: Instant, timeZone: string, language: UiLanguage): string {
  return formatOf(language, timeZone, { weekday: 'long', day: 'numeric', month: 'long' }).format(at)
}

/** Zone names as people write them today: Node's list still says Kiev. */
export function showZone(timeZone: string): string {
  return timeZone === 'Europe/Kiev' ? 'Europe/Kyiv' : timeZone
}

/** An IANA zone name as Node knows it, or nothing if there is no such zone. */
export function findZone(text: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text.trim() }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}

function formatOf(
  language: UiLanguage,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`
  const known = formats.get(key)
  if (known) return known
  const format = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { ...options, timeZone })
  formats.set(key, format)
  return format
}

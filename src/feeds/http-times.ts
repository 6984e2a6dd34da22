import type { IncomingHttpHeaders } from 'node:http'
import type { Instant } from '../model/time.ts'

const LONGEST_SECONDS = 366 * 86_400 // what servers say beyond is no time at all

/** For how many milliseconds a server says that its answer stays as it is (RFC 9111: max-age, else Expires), or nothing. */
export function freshForMs(headers: IncomingHttpHeaders, now: Instant): number | undefined {
  const control = headers['cache-control'] ?? ''
  if (/\bno-(?:cache|store)\b/i.test(control)) return undefined
  const age = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/i.exec(control)?.[1]
  if (age !== undefined) return milliseconds(Number(age))
  const expires = Date.parse(headers.expires ?? '')
  const sent = Date.parse(headers.date ?? '')
  return Number.isNaN(expires)
    ? undefined
    : milliseconds((expires - (Number.isNaN(sent) ? now : sent)) / 1000)
}

/** How long a server asks to be left alone (RFC 9110: seconds or a date), in milliseconds, or nothing. */
export function retryAfterMs(value: string | undefined, now: Instant): number | undefined {
  if (value === undefined) return undefined
  if (/^\s*\d+\s*$/.test(value)) return milliseconds(Number(value))
  const at = Date.parse(value)
  return Number.isNaN(at) ? undefined : milliseconds((at - now) / 1000)
}

function milliseconds(seconds: number): number | undefined {
  return seconds > 0 ? Math.min(seconds, LONGEST_SECONDS) * 1000 : undefined
}

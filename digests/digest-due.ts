import { Temporal } from 'temporal-polyfill'
import type { Instant } from '../src/model/time.ts'

/**
 * The last instant at or before `now` at which a digest was due: every day at `hour` of the zone's own clock. Where the clocks skip that
 * hour it is due when they have, where they repeat it, the first time.
 */
export function lastDigestDue(now: Instant, timeZone: string, hour: number): Instant {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate()
  const due = (day: Temporal.PlainDate) =>
    day.toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from({ hour }) }).epochMilliseconds
  const candidate = due(today)
  return candidate <= now ? candidate : due(today.subtract({ days: 1 }))
}

import type { Destination } from '../model/chat.ts'
import type { AlertPace, ItemRef } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'

const HOUR: Instant = 3_600_000
/** Stories in one message: so many headlines always fit. */
export const MOST_LISTED = 30
const MOST_GATHERED = 4 * MOST_LISTED

/**
 * Promise 8: from one topic at most `limit` alerts within any hour reach a destination. What comes beyond is gathered until the oldest of
 * them is an hour old, and so is all that comes while something is gathered, so that one message (or as few as hold it) has it in order.
 * What is beyond any reading is counted and not promised: digests have it.
 */
export function paceAlert(
  pace: AlertPace | undefined,
  { item, destination }: { item: ItemRef; destination: Destination },
  now: Instant,
  limit: number,
): { how: 'alert' | 'gather' | 'count'; pace: AlertPace } {
  const recent = recentOf(pace, now)
  const { gathering } = pace ?? {}
  if (!gathering && (limit === 0 || recent.length < limit))
    return { how: 'alert', pace: { times: limit === 0 ? [] : [...recent, now] } }
  const begun = gathering ?? { destination, items: [], more: 0, dueAt: (recent[0] ?? now) + HOUR }
  const { items, more } = begun
  if (items.length >= MOST_GATHERED)
    return { how: 'count', pace: { times: recent, gathering: { ...begun, more: more + 1 } } }
  return { how: 'gather', pace: { times: recent, gathering: { ...begun, items: [...items, item] } } }
}

/** Whether what was gathered is to be told now. Due in more than an hour means that the clock was set back. */
export function isGatheringDue({ gathering }: AlertPace, now: Instant): boolean {
  return gathering !== undefined && (gathering.dueAt <= now || gathering.dueAt > now + HOUR)
}

/** Whether nothing of it matters any more. */
export function isPaceOver(pace: AlertPace, now: Instant): boolean {
  return !pace.gathering && recentOf(pace, now).length === 0
}

function recentOf(pace: AlertPace | undefined, now: Instant): Instant[] {
  return (pace?.times ?? []).filter((time) => time > now - HOUR && time <= now)
}

import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

const SLACK: Instant = 60_000 // clocks are set back by less all the time
const LONGEST_WAIT: Instant = 86_400_000 // nothing is queued to be sent later than this
const MOST_ROWS = 500 // a commit

/**
 * Times that lie ahead were written under a clock that was set back since. They would keep a subscription silent, a chat without digests and
 * a message unsent until they come; so they become now.
 */
export async function mendTimes(store: Store): Promise<void> {
  let isFull = true
  while (isFull) {
    await store.commit(() => {
      const batch = new Batch()
      for (const mend of mended(store)) {
        mend(batch)
        isFull = batch.size >= MOST_ROWS
        if (isFull) return batch
      }
      isFull = false
      return batch
    })
  }
}

/** How each row that has a time ahead is put right. */
function* mended(store: Store): Generator<(batch: Batch) => void> {
  const now = store.clock.now()
  const isAhead = (at: Instant | undefined) => at !== undefined && at > now + SLACK
  for (const row of store.subscriptions.all())
    if (isAhead(row.alertsSince))
      yield (batch) => batch.put(store.subscriptions, row.id, { ...row, alertsSince: now })
  for (const row of store.chats.all()) {
    const { digestedUpTo, lastDigestAt } = row
    if (!isAhead(digestedUpTo) && !isAhead(lastDigestAt)) continue
    const last = lastDigestAt === undefined ? {} : { lastDigestAt: Math.min(lastDigestAt, now) }
    yield (batch) =>
      batch.put(store.chats, row.key, { ...row, digestedUpTo: Math.min(digestedUpTo, now), ...last })
  }
  for (const row of store.outbox.all())
    if (isAhead(row.dueAt - LONGEST_WAIT))
      yield (batch) => batch.put(store.outbox, row.id, { ...row, dueAt: now })
  for (const row of store.awaiting.all()) {
    const { articleId, since, dueAt } = row
    if (isAhead(since) || isAhead(dueAt - LONGEST_WAIT))
      yield (batch) =>
        batch.put(store.awaiting, articleId, { ...row, since: Math.min(since, now), dueAt: now })
  }
  for (const row of store.suggestions.all())
    if (isAhead(row.at)) yield (batch) => batch.put(store.suggestions, row.id, { ...row, at: now })
  for (const { id } of store.feeds.all()) {
    const state = store.feedStates.now(id)
    if (state && isAhead(state.failingSince))
      yield (batch) => batch.put(store.feedStates, id, { ...state, failingSince: now })
  }
}

/** Says at every look whether the clock has been set back since the look before; at the first it may have been. */
export class SetBackWatch {
  #latest = Number.POSITIVE_INFINITY

  wasSetBack(now: Instant): boolean {
    const before = this.#latest
    this.#latest = now
    return now < before - SLACK
  }
}

import type { Chat } from '../model/chat.ts'
import type { FeedState } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'
import { noticeId } from '../outbox/message-ids.ts'
import { queueMessage } from '../outbox/queue-message.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

const DAY: Instant = 86_400_000
const FAILING_AFTER = DAY
const DEAD_AFTER = 30 * DAY
const FEWEST_ERRORS = 5
const MOST_ROWS = 500 // a commit; the rest comes with the next tick
const MOST_NAMED = 8 // feeds of one kind in a message

type News = 'failing' | 'back' | 'gone' | 'dead'

/**
 * Tells the admins once that a feed fails since a day, and again when it is back; pauses one that has been dead for thirty days. All that
 * is to be told at a time is one message, in the commit that remembers it as told. While no admin has written to the bot, it waits.
 */
export async function reportFeeds(store: Store, admins: readonly Chat[]): Promise<void> {
  if (admins.length === 0) return
  await store.commit(() => {
    const now = store.clock.now()
    const batch = new Batch()
    const news: Record<News, string[]> = { failing: [], back: [], gone: [], dead: [] }
    for (const { id } of store.feeds.all()) {
      const state = store.feedStates.now(id)
      const told = state && newsOf(state, now)
      if (!told || batch.size >= MOST_ROWS) continue
      news[told.news].push(id)
      batch.put(store.feedStates, id, told.state)
    }
    if (batch.size === 0) return undefined
    const named = Object.entries(news).map(([kind, ids]) => [kind, ids.slice(0, MOST_NAMED)] as const)
    const more = batch.size - named.reduce((sum, [, ids]) => sum + ids.length, 0)
    const args = { ...Object.fromEntries(named), more }
    for (const { key } of admins) {
      queueMessage(batch, store, {
        id: noticeId(key, `feeds/${now}`),
        destination: { chatKey: key },
        lane: 'digest',
        content: { kind: 'answer', view: 'feeds.news', args },
      })
    }
    return batch
  })
}

/** What is to be told of a feed, and its state once it is. */
function newsOf(state: FeedState, now: Instant): { news: News; state: FeedState } | undefined {
  const { paused, failingSince, toldFailing, ...rest } = state
  if (paused) {
    return paused.told
      ? undefined
      : { news: paused.why, state: { ...state, paused: { ...paused, told: true } } }
  }
  if (failingSince === undefined) return toldFailing && { news: 'back', state: rest }
  // Seen failing at both ends: the time in which this bot was off says nothing.
  const failedFor = (state.lastErrorAt ?? failingSince) - failingSince
  if (failedFor >= DEAD_AFTER && state.errorStreak >= FEWEST_ERRORS)
    return { news: 'dead', state: { ...state, paused: { at: now, why: 'dead', told: true } } }
  if (failedFor >= FAILING_AFTER && !toldFailing)
    return { news: 'failing', state: { ...state, toldFailing: true } }
  return undefined
}

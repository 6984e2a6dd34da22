import type { Chat } from '../model/chat.ts'
import type { Log } from '../model/log.ts'
import type { JsonObject } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { noticeId } from '../outbox/message-ids.ts'
import { queueMessage } from '../outbox/queue-message.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'
import type { OutageWatch } from './outage-watch.ts'

const TOLD_AFTER: Instant = 15 * 60_000
const KEY = 'outage' // in meta, while admins have been told and not yet that it is over

/** Says in the log and to the admins, once each, that no feed at all can be reached (no network, no DNS), and that it is over. */
export async function reportOutage(
  store: Store,
  state: OutageWatch['state'],
  admins: readonly Chat[],
  log: Log,
): Promise<void> {
  const told = store.meta.now(KEY) as { since: Instant } | undefined
  if (state === 'over' && told) {
    log.warn({ since: new Date(told.since).toISOString() }, 'feeds can be reached again')
    await store.commit(() => say(store, admins, 'feeds.outageOver', {}).delete(store.meta, KEY))
  }
  if (state === undefined || state === 'over' || told) return
  const { since } = state
  if (store.clock.now() - since < TOLD_AFTER) return
  log.error({ since: new Date(since).toISOString() }, 'no feed can be reached')
  await store.commit(() => say(store, admins, 'feeds.outage', { since }).put(store.meta, KEY, { since }))
}

function say(store: Store, admins: readonly Chat[], view: string, args: JsonObject): Batch {
  const batch = new Batch()
  for (const { key } of admins) {
    queueMessage(batch, store, {
      id: noticeId(key, `${view}/${store.clock.now()}`),
      destination: { chatKey: key },
      lane: 'digest',
      content: { kind: 'answer', view, args },
    })
  }
  return batch
}

import type { Broadcast } from '../model/outbox.ts'
import { Batch } from '../store/batch.ts'
import { kept, type Store } from '../store/open-store.ts'
import { broadcastMessageId } from './message-ids.ts'
import { queueMessage } from './queue-message.ts'

const SLICE = 800 // messages a commit

/** Turns every confirmed broadcast into one message a reachable chat, in slices with a cursor, like fan-outs. */
export async function expandBroadcasts(store: Store): Promise<void> {
  for (const { id, state } of [...store.broadcasts.all()]) {
    if (state !== 'sending') continue
    while (store.broadcasts.now(id)?.state === 'sending') await store.commit(() => expandSlice(id, store))
  }
}

function expandSlice(id: string, store: Store): Batch | undefined {
  const broadcast = store.broadcasts.now(id)
  if (broadcast?.state !== 'sending') return undefined
  const batch = new Batch()
  const keys = [...store.chats.all()]
    .filter((chat) => chat.inactiveSince === undefined)
    .map((chat) => chat.key)
  const waiting = keys.filter((key) => key > broadcast.cursor).sort()
  const slice = waiting.slice(0, SLICE)
  for (const chatKey of slice) {
    const content = { kind: 'broadcast' as const, broadcastId: id }
    queueMessage(batch, store, {
      id: broadcastMessageId(chatKey, id),
      destination: { chatKey },
      lane: 'broadcast',
      content,
    })
  }
  const done = slice.length === waiting.length
  const next: Broadcast = done
    ? { ...broadcast, cursor: '', state: 'sent' }
    : { ...broadcast, cursor: slice.at(-1) ?? '' }
  return batch.put(store.broadcasts, id, next, broadcast.createdAt + kept.answers)
}

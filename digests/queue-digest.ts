import type { Chat, Destination, Subscription } from '../src/model/chat.ts'
import type { ItemRef } from '../src/model/outbox.ts'
import type { Instant } from '../src/model/time.ts'
import { digestId } from '../src/outbox/message-ids.ts'
import { queueMessage } from '../src/outbox/queue-message.ts'
import type { Turns } from '../src/outbox/turns.ts'
import { Batch } from '../src/store/batch.ts'
import { destinationId } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'
import type { SubscriptionIndex } from '../src/store/subscription-index.ts'
import { type Chosen, chooseItems } from './choose-items.ts'
import { lastDigestDue } from './digest-due.ts'
import { ITEMS_A_MESSAGE } from './render-digest.ts'

export interface DigestPorts {
  store: Store
  subscriptions: SubscriptionIndex
  /** Taken while the ledger is read and promised to. */
  turns: Turns
  onError(error: unknown): void
}

/** Queues the digest of every chat whose hour has come since its last one, each chat's in one commit with the mark that it was made. */
export async function queueDueDigests(ports: DigestPorts): Promise<void> {
  const { store } = ports
  const now = store.clock.now()
  const dues = new Map<string, Instant>()
  for (const chat of [...store.chats.all()]) {
    const key = `${chat.timeZone} ${chat.digestHour}`
    const due = dues.get(key) ?? lastDigestDue(now, chat.timeZone, chat.digestHour)
    dues.set(key, due)
    if (due <= chat.digestedUpTo || chat.inactiveSince !== undefined) continue
    // One chat's trouble is no other's; its digest comes with a later tick.
    await ports.turns.take(() => queueDue(chat, due, ports)).catch(ports.onError)
  }
}

async function queueDue(chat: Chat, due: Instant, { store, subscriptions }: DigestPorts): Promise<void> {
  const batch = new Batch()
  for (const [destination, wanted] of byDestination(subscriptions.ofChat(chat.key))) {
    const digest = wanted.filter((each) => !each.paused && each.mode !== 'alert')
    const chosen = await chooseItems(
      destination,
      digest,
      { asked: false, lastDigestAt: chat.lastDigestAt ?? chat.createdAt },
      store,
    )
    queueParts(batch, store, destination, chosen, {
      asked: false,
      idOf: (part) => digestId(destination, due, part),
    })
  }
  await store.commit(() => {
    const current = store.chats.now(chat.key)
    return current && batch.put(store.chats, chat.key, { ...current, digestedUpTo: due, lastDigestAt: due })
  })
}

/**
 * For /digest: adds to `batch` the messages that tell a destination what is untold, of all its topics, and says how many stories they hold.
 * To be called in a turn.
 */
export async function queueAskedDigest(
  batch: Batch,
  destination: Destination,
  idOf: (part: number) => string,
  { store, subscriptions }: DigestPorts,
): Promise<number> {
  const here = subscriptions.ofDestination(destination)
  const chosen = await chooseItems(destination, here, { asked: true }, store)
  queueParts(batch, store, destination, chosen, { asked: true, idOf })
  return chosen.items.length
}

function queueParts(
  batch: Batch,
  store: Store,
  destination: Destination,
  { items, more }: Chosen,
  { asked, idOf }: { asked: boolean; idOf: (part: number) => string },
): void {
  const parts: ItemRef[][] = []
  for (let from = 0; from < items.length; from += ITEMS_A_MESSAGE)
    parts.push(items.slice(from, from + ITEMS_A_MESSAGE))
  for (const [index, slice] of parts.entries()) {
    const content = {
      kind: 'digest' as const,
      items: slice,
      part: index + 1,
      parts: parts.length,
      asked,
      more,
    }
    queueMessage(batch, store, {
      id: idOf(index + 1),
      destination,
      lane: asked ? 'reply' : 'digest',
      content,
    })
  }
}

function byDestination(subscriptions: readonly Subscription[]): [Destination, Subscription[]][] {
  const groups = new Map<string, [Destination, Subscription[]]>()
  for (const each of subscriptions) {
    const key = destinationId(each.destination)
    const group = groups.get(key)
    if (group) group[1].push(each)
    else groups.set(key, [each.destination, [each]])
  }
  return [...groups.values()]
}

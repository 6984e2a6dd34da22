import type { Lane, OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'

const ORDER: readonly Lane[] = ['reply', 'alert', 'digest', 'broadcast']

/** The next message, or when to look again (Infinity: when something new comes). */
export type Choice = { message: OutboxMessage } | { from: Instant }

/**
 * What is to be sent, in the order it goes: replies before alerts before digests before broadcasts; within a lane the chats take turns,
 * and a chat's messages go one at a time in the order they came.
 */
export class Lanes {
  readonly #lanes = new Map<Lane, Map<string, Map<string, OutboxMessage>>>(
    ORDER.map((lane) => [lane, new Map()]),
  )
  readonly #busy = new Set<string>()

  /** Adds a message, or replaces it by its newer state. */
  put(message: OutboxMessage): void {
    const chats = this.#lanes.get(message.lane)
    const messages = chats?.get(message.destination.chatKey)
    if (messages) messages.set(message.id, message)
    else chats?.set(message.destination.chatKey, new Map([[message.id, message]]))
  }

  delete(message: OutboxMessage): void {
    const chats = this.#lanes.get(message.lane)
    const messages = chats?.get(message.destination.chatKey)
    messages?.delete(message.id)
    if (messages?.size === 0) chats?.delete(message.destination.chatKey)
  }

  /** `chatFrom` says from when a chat may get one more. The chosen message's chat is busy until `done`. */
  next(now: Instant, chatFrom: (chatKey: string) => Instant): Choice {
    let from = Number.POSITIVE_INFINITY
    for (const lane of ORDER) {
      const chats = this.#lanes.get(lane) ?? new Map<string, Map<string, OutboxMessage>>()
      for (const [chatKey, messages] of chats) {
        if (this.#busy.has(chatKey)) continue
        const message = firstDue(messages, now)
        const ready = Math.max(isDue(message, now) ? now : message.dueAt, chatFrom(chatKey))
        if (ready <= now) {
          chats.delete(chatKey)
          chats.set(chatKey, messages) // to the end of the turn
          this.#busy.add(chatKey)
          return { message }
        }
        from = Math.min(from, ready)
      }
    }
    return { from }
  }

  done(chatKey: string): void {
    this.#busy.delete(chatKey)
  }
}

/** The first that is due; while none is, the one that will be first. An edit waits for the message that it edits. */
function firstDue(messages: Map<string, OutboxMessage>, now: Instant): OutboxMessage {
  let soonest: OutboxMessage | undefined
  for (const message of messages.values()) {
    const { edits } = message
    if (edits && 'outboxId' in edits && messages.has(edits.outboxId)) continue
    if (isDue(message, now)) return message
    if (!soonest || message.dueAt < soonest.dueAt) soonest = message
  }
  return soonest as OutboxMessage
}

/** What was queued in the future is due: the clock was set back. */
function isDue({ dueAt, createdAt }: OutboxMessage, now: Instant): boolean {
  return dueAt <= now || createdAt > now
}

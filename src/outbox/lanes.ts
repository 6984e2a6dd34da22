import type { Lane, OutboxMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { WaitList } from './wait-list.ts'

const ORDER: readonly Lane[] = ['reply', 'alert', 'digest', 'broadcast']

/** The next message, or when to look again (Infinity: when something new comes). */
export type Choice = { message: OutboxMessage } | { from: Instant }

/** The messages of one chat in one lane, in the order they came. */
interface Line {
  readonly chatKey: string
  readonly lane: Lane
  readonly messages: Map<string, OutboxMessage>
  /** In turn, or held while a message of its chat is under way, or waiting until an instant. */
  state: 'in-turn' | 'held' | 'waiting'
  wakeAt: Instant
  /** It waits for its chat's pace: a message that comes meanwhile changes nothing. */
  waitsForChat: boolean
}

/**
 * What is to be sent, in the order it goes: replies before alerts before digests before broadcasts; within a lane the chats take turns,
 * and a chat's messages go one at a time in the order they came. Who cannot go leaves the turn until it may, so that choosing the next
 * costs the same however many wait.
 */
export class Lanes {
  readonly #lines = {} as Record<Lane, Map<string, Line>>
  readonly #turns = {} as Record<Lane, Set<Line>>
  /** An entry counts only while its line still waits for that instant. */
  readonly #waiting = new WaitList<Line>()
  readonly #busy = new Set<string>()

  constructor() {
    for (const lane of ORDER) {
      this.#lines[lane] = new Map()
      this.#turns[lane] = new Set()
    }
  }

  /** Adds a message, or replaces it by its newer state. */
  put(message: OutboxMessage): void {
    const { lane, destination, id, dueAt } = message
    const { chatKey } = destination
    let line = this.#lines[lane].get(chatKey)
    if (line === undefined) {
      line = { chatKey, lane, messages: new Map(), state: 'held', wakeAt: 0, waitsForChat: false }
      this.#lines[lane].set(chatKey, line)
    }
    line.messages.set(id, message)
    if (this.#busy.has(chatKey)) return
    if (line.state === 'waiting' && (line.waitsForChat || dueAt >= line.wakeAt)) return
    this.#giveTurn(line)
  }

  delete({ lane, destination, id }: OutboxMessage): void {
    const line = this.#lines[lane].get(destination.chatKey)
    if (!line?.messages.delete(id) || line.messages.size > 0) return
    this.#lines[lane].delete(destination.chatKey)
    this.#turns[lane].delete(line)
    line.state = 'held'
  }

  /** `chatFrom` says from when a chat may get one more. The chosen message's chat is busy until `done`. */
  next(now: Instant, chatFrom: (chatKey: string, lane: Lane) => Instant): Choice {
    this.#wake(now)
    for (const lane of ORDER) {
      for (const line of this.#turns[lane]) {
        this.#turns[lane].delete(line)
        line.state = 'held'
        if (this.#busy.has(line.chatKey)) continue
        const message = firstDue(line.messages, now)
        if (!isDue(message, now)) {
          this.#wait(line, message.dueAt, false)
          continue
        }
        const from = chatFrom(line.chatKey, lane)
        if (from > now) {
          this.#wait(line, from, true)
          continue
        }
        this.#busy.add(line.chatKey)
        return { message }
      }
    }
    return { from: this.#waiting.first?.at ?? Number.POSITIVE_INFINITY }
  }

  /** The chat's lines come to the end of the turn. */
  done(chatKey: string): void {
    this.#busy.delete(chatKey)
    for (const lane of ORDER) {
      const line = this.#lines[lane].get(chatKey)
      if (line?.state === 'held') this.#giveTurn(line)
    }
  }

  /** Forgets who waits for what: the clock was set back. */
  lookAgain(): void {
    this.#waiting.clear()
    for (const lane of ORDER)
      for (const line of this.#lines[lane].values()) if (line.state === 'waiting') this.#giveTurn(line)
  }

  #giveTurn(line: Line): void {
    line.state = 'in-turn'
    this.#turns[line.lane].add(line)
  }

  #wait(line: Line, at: Instant, forChat: boolean): void {
    line.state = 'waiting'
    line.wakeAt = at
    line.waitsForChat = forChat
    this.#waiting.add(at, line)
  }

  #wake(now: Instant): void {
    for (let first = this.#waiting.first; first; first = this.#waiting.first) {
      const { at, value: line } = first
      const waits = line.state === 'waiting' && line.wakeAt === at
      if (waits && at > now) return
      this.#waiting.removeFirst()
      if (waits) this.#giveTurn(line)
    }
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

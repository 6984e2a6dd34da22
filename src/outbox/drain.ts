import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat } from '../model/chat.ts'
import type { Log } from '../model/log.ts'
import type { OutboxMessage, RenderedMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'
import { Lanes } from './lanes.ts'
import type { Outcome } from './outcome.ts'
import type { Pacer } from './pacer.ts'
import { dead, settle } from './settle.ts'

const MOST_IN_FLIGHT = 20 // at 28 a second enough for 700 ms of latency
const LONGEST_NAP: Instant = 60_000
const RETRY_MS = 1000 // after a failure of the store or of our own

/** Where one message goes, and how it looks. */
export interface Delivery {
  telegramId: number
  threadId?: number
  /** Set for an edit. */
  messageId?: number
  rendered: RenderedMessage
  asPlainText: boolean
  silent: boolean
}

export interface DrainPorts {
  /** The message as it reads now, or nothing if there is no longer anything to say. */
  render(message: OutboxMessage, chat: Chat): Promise<RenderedMessage | undefined>
  send(delivery: Delivery): Promise<Outcome>
  /** Telegram will take nothing any more: the process should end. */
  onStop(reason: string): void
  log: Log
}

/** Sends what the outbox holds, paced, a few at a time; every change of state is durable before the next step. */
export class Drain {
  readonly #store: Store
  readonly #pacer: Pacer
  readonly #ports: DrainPorts
  readonly #lanes = new Lanes()
  readonly #inFlight = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #wakes = Number.POSITIVE_INFINITY
  #stopped = false

  constructor(store: Store, pacer: Pacer, ports: DrainPorts) {
    this.#store = store
    this.#pacer = pacer
    this.#ports = ports
  }

  /** Takes up what an earlier process left, `sending` included: that message may repeat, once (Promise 2). */
  start(): void {
    // The table was read in the order of its keys; what was left goes in the order it came.
    const left = [...this.#store.outbox.all()].sort((a, b) => a.createdAt - b.createdAt)
    for (const message of left) this.#lanes.put(message)
    this.#store.outbox.watch((_, next, previous) => {
      if (next) this.#lanes.put(next)
      else if (previous) this.#lanes.delete(previous)
      this.#wakeAt(0)
    })
  }

  /** Starts nothing new and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await Promise.all(this.#inFlight)
  }

  #wakeAt(delayMs: number): void {
    const at = performance.now() + Math.min(delayMs, LONGEST_NAP)
    if (this.#stopped || this.#wakes <= at) return // a stream of news must not put the waking off for ever
    clearTimeout(this.#timer)
    this.#wakes = at
    this.#timer = setTimeout(() => this.#pump(), at - performance.now())
  }

  #pump(): void {
    const store = this.#store
    this.#wakes = Number.POSITIVE_INFINITY
    while (!this.#stopped && this.#inFlight.size < MOST_IN_FLIGHT) {
      const now = store.clock.now()
      this.#pacer.notice(now)
      const free = this.#pacer.globalFrom()
      if (free > now) {
        this.#wakeAt(free - now)
        return
      }
      const choice = this.#lanes.next(now, (key) => {
        const chat = store.chats.now(key)
        return chat ? this.#pacer.chatFrom(chat) : 0
      })
      if ('from' in choice) {
        if (Number.isFinite(choice.from)) this.#wakeAt(choice.from - now)
        return
      }
      // Its place is taken now: while it is rendered, the next must not go at the same instant.
      const chat = store.chats.now(choice.message.destination.chatKey)
      if (chat) this.#pacer.took(chat, now)
      this.#track(choice.message)
    }
  }

  #track(message: OutboxMessage): void {
    const flight = this.#attempt(message)
      .catch((error: unknown) => {
        // The store or our own code failed; the message is still in the outbox and is tried again.
        this.#ports.log.error({ err: error, lane: message.lane }, 'attempt failed')
        return sleep(RETRY_MS)
      })
      .finally(() => {
        this.#inFlight.delete(flight)
        this.#lanes.done(message.destination.chatKey)
        this.#wakeAt(0)
      })
    this.#inFlight.add(flight)
  }

  async #attempt(queued: OutboxMessage): Promise<void> {
    const store = this.#store
    const chat = store.chats.now(queued.destination.chatKey)
    const gone = chat === undefined || (chat.inactiveSince !== undefined && queued.lane !== 'reply')
    const rendered = gone ? undefined : await this.#ports.render(queued, chat)
    const messageId = await this.#editedMessage(queued)
    if (gone || rendered === undefined || messageId === 'lost') {
      const reason = gone
        ? 'chat inactive'
        : rendered
          ? 'message to edit was never sent'
          : 'nothing left to say'
      return store.commit(() => dead(new Batch(), queued, reason, store))
    }
    const message: OutboxMessage = { ...queued, state: 'sending', attempts: queued.attempts + 1 }
    let isThere = false
    await store.commit(() => {
      isThere = store.outbox.now(message.id) !== undefined // or it was taken back while it was rendered
      return isThere ? new Batch().put(store.outbox, message.id, message) : undefined
    })
    if (!isThere) return
    const { threadId } = message.destination
    const outcome = await this.#ports.send({
      telegramId: chat.telegramId,
      ...(threadId === undefined || message.inGeneralTopic ? {} : { threadId }),
      ...(messageId === undefined ? {} : { messageId }),
      rendered,
      asPlainText: message.asPlainText ?? false,
      silent: message.lane === 'digest' || message.lane === 'broadcast',
    })
    await this.#writeDown(message, outcome)
    this.#note(message, outcome)
  }

  /** What Telegram did is done: only writing it down is tried again, never the sending. */
  async #writeDown(message: OutboxMessage, outcome: Outcome): Promise<void> {
    for (;;) {
      try {
        return await this.#store.commit(() => settle(message, outcome, this.#store))
      } catch (error) {
        if (this.#stopped) throw error
        this.#ports.log.error({ err: error, lane: message.lane }, 'outcome not written')
        await sleep(RETRY_MS)
      }
    }
  }

  async #editedMessage({ edits }: OutboxMessage): Promise<number | undefined | 'lost'> {
    if (edits === undefined) return undefined
    if ('messageId' in edits) return edits.messageId
    return (await this.#store.sent.get(edits.outboxId))?.messageId ?? 'lost'
  }

  #note(message: OutboxMessage, outcome: Outcome): void {
    const { log } = this.#ports
    const fields = {
      lane: message.lane,
      kind: message.content.kind,
      attempt: message.attempts,
      outcome: outcome.type,
    }
    if (outcome.type === 'sent' || outcome.type === 'unchanged') {
      log.info(fields, 'sent')
      return
    }
    if (outcome.type === 'flood') {
      this.#pacer.flood(message.destination.chatKey, outcome.retryAfterSeconds, this.#store.clock.now())
    }
    if (outcome.type === 'stop') this.#ports.onStop(outcome.reason)
    log.warn({ ...fields, ...('reason' in outcome ? { reason: outcome.reason } : {}) }, 'not sent')
  }
}

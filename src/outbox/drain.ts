import { setTimeout as sleep } from 'node:timers/promises'
import type { Chat } from '../model/chat.ts'
import type { Log } from '../model/log.ts'
import type { Lane, OutboxMessage, RenderedMessage } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import type { Store } from '../store/open-store.ts'
import { CommitGroup } from './commit-group.ts'
import { Lanes } from './lanes.ts'
import type { Outcome } from './outcome.ts'
import type { Pacer, Place } from './pacer.ts'
import { dead, settle } from './settle.ts'

const LEAST_UNDER_WAY = 4
const MOST_IN_FLIGHT = 2000 // with those that hang
const HANG_LOOK_MS = 500 // whether what is under way has been so for too long; an answer wakes sooner
const SLOWEST = 2 // seconds of latency that are taken for such; what takes longer hangs
const GATHER_MS = 5 // between two looks while the pace holds back: what goes in that time begins in one commit
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
  /** Of a plain text that is too long for one message: which of its pieces, from 0. */
  piece: number
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

/** Sends what the outbox holds, paced, as many at a time as the pace needs; every change of state is durable before the next step. */
export class Drain {
  readonly #store: Store
  readonly #pacer: Pacer
  readonly #ports: DrainPorts
  readonly #commits: CommitGroup
  readonly #lanes = new Lanes()
  readonly #inFlight = new Set<Promise<void>>()
  /** Seconds from a call to its answer, as it was lately. */
  #latency: number | undefined
  #timer: NodeJS.Timeout | undefined
  #wakes = Number.POSITIVE_INFINITY
  #heldUntil = 0
  #stopped = false
  /** Messages whose markup or length Telegram refused: bugs of ours. */
  #refused = 0

  constructor(store: Store, pacer: Pacer, ports: DrainPorts) {
    this.#store = store
    this.#pacer = pacer
    this.#ports = ports
    this.#commits = new CommitGroup(store)
  }

  /** Takes up what an earlier process left, `sending` included: that message may repeat, once (Promise 2). */
  start(): void {
    // The table was read in the order of its keys; what was left goes in the order it came.
    const left = [...this.#store.outbox.all()].sort((a, b) => a.createdAt - b.createdAt)
    for (const message of left) this.#lanes.put(message)
    let isCurrent = false
    this.#store.outbox.watch((_, next, previous) => {
      if (!isCurrent) return
      if (next) this.#lanes.put(next)
      else if (previous) this.#lanes.delete(previous)
      this.#wakeAt(0)
    })
    isCurrent = true
    this.#wakeAt(0)
  }

  /** Starts nothing new and waits for what is on its way. */
  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await Promise.all(this.#inFlight)
  }

  #wakeAt(delayMs: number): void {
    const at = Math.max(this.#heldUntil, performance.now() + Math.min(delayMs, LONGEST_NAP))
    if (this.#stopped || this.#wakes <= at) return // a stream of news must not put the waking off for ever
    clearTimeout(this.#timer)
    this.#wakes = at
    this.#timer = setTimeout(() => this.#pump(), at - performance.now())
  }

  #pump(): void {
    const store = this.#store
    this.#wakes = Number.POSITIVE_INFINITY
    const chatFrom = (key: string, lane: Lane) => {
      const chat = store.chats.now(key)
      return chat ? this.#pacer.chatFrom(chat, lane === 'reply') : 0
    }
    while (!this.#stopped && this.#inFlight.size < MOST_IN_FLIGHT) {
      const now = store.clock.now()
      if (this.#pacer.notice(now)) this.#lanes.lookAgain()
      if (this.#pacer.underWay(now) >= this.#mostUnderWay()) {
        this.#wakeAt(HANG_LOOK_MS)
        return
      }
      const free = this.#pacer.globalFrom(now)
      if (free > now) {
        this.#heldUntil = performance.now() + GATHER_MS
        this.#wakeAt(free - now)
        return
      }
      const choice = this.#lanes.next(now, chatFrom)
      if ('from' in choice) {
        if (Number.isFinite(choice.from)) this.#wakeAt(choice.from - now)
        return
      }
      this.#track(choice.message, now)
    }
  }

  /** Twice what the rate needs at this latency, so that a slow answer holds up nothing. */
  #mostUnderWay(): number {
    return Math.max(LEAST_UNDER_WAY, Math.ceil(2 * this.#pacer.ratePerSecond * (this.#latency ?? 0)) || 0)
  }

  #track(message: OutboxMessage, now: Instant): void {
    const chat = this.#store.chats.now(message.destination.chatKey)
    // Its place is taken now: while it is rendered, the next must not go at the same instant.
    const place = chat && this.#pacer.took(chat, now)
    const flight = this.#attempt(message, chat, place)
      .catch((error: unknown) => {
        // The store or our own code failed; the message is still in the outbox and is tried again.
        this.#ports.log.error({ err: error, lane: message.lane }, 'attempt failed')
        return sleep(RETRY_MS)
      })
      .finally(() => {
        if (place) this.#pacer.gaveBack(place)
        this.#inFlight.delete(flight)
        this.#lanes.done(message.destination.chatKey)
        this.#wakeAt(0)
      })
    this.#inFlight.add(flight)
  }

  async #attempt(queued: OutboxMessage, chat: Chat | undefined, place: Place | undefined): Promise<void> {
    const gone = chat === undefined || (chat.inactiveSince !== undefined && queued.lane !== 'reply')
    const rendered = gone ? undefined : await this.#ports.render(queued, chat)
    const messageId = await this.#editedMessage(queued)
    if (gone || rendered === undefined || messageId === 'lost') {
      const reason = gone
        ? 'chat inactive'
        : rendered
          ? 'message to edit was never sent'
          : 'nothing left to say'
      return this.#commits.commit((batch) => {
        // Or it became another message meanwhile, which promises its stories now.
        if (this.#store.outbox.now(queued.id) === queued) dead(batch, queued, reason, this.#store)
      })
    }
    const message: OutboxMessage = { ...queued, state: 'sending', attempts: queued.attempts + 1 }
    if (!(await this.#begin(queued, message))) return
    if (place) this.#pacer.left(place, this.#store.clock.now())
    const outcome = await this.#send({
      telegramId: chat.telegramId,
      ...(message.destination.threadId === undefined || message.inGeneralTopic
        ? {}
        : { threadId: message.destination.threadId }),
      ...(messageId === undefined ? {} : { messageId }),
      rendered,
      asPlainText: message.asPlainText ?? false,
      piece: message.piecesSent ?? 0,
      silent: message.lane === 'digest' || message.lane === 'broadcast',
    })
    const now = this.#store.clock.now()
    if (place) this.#pacer.answered(place, now)
    // At once: while it is written down, others would run into the same refusal.
    if (outcome.type === 'flood') this.#pacer.flood(chat.key, outcome.retryAfterSeconds, now)
    this.#wakeAt(0)
    await this.#writeDown(message, outcome)
    this.#note(message, outcome)
  }

  /** Whether it is on the disk that the message is being sent; not if it was forgotten or replaced meanwhile. */
  async #begin(queued: OutboxMessage, sending: OutboxMessage): Promise<boolean> {
    const { outbox } = this.#store
    let begun = false
    await this.#commits.commit((batch) => {
      begun = outbox.now(queued.id) === queued
      if (begun) batch.put(outbox, queued.id, sending)
    })
    return begun
  }

  async #send(delivery: Delivery): Promise<Outcome> {
    const { clock } = this.#store
    const begunAt = clock.now()
    const outcome = await this.#ports.send(delivery)
    const seconds = Math.max(0, Math.min(SLOWEST, (clock.now() - begunAt) / 1000))
    this.#latency = this.#latency === undefined ? seconds : this.#latency + (seconds - this.#latency) / 16
    return outcome
  }

  /** What Telegram did is done: only writing it down is tried again, never the sending. */
  async #writeDown(message: OutboxMessage, outcome: Outcome): Promise<void> {
    for (;;) {
      try {
        return await this.#commits.commit((batch) => settle(batch, message, outcome, this.#store))
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
    const reason = 'reason' in outcome ? { reason: outcome.reason } : {}
    if (outcome.type === 'stop') {
      this.#stopped = true // whatever else went now would be refused too
      this.#ports.onStop(outcome.reason)
    }
    if (outcome.type === 'bad-message')
      log.error(
        { ...fields, ...reason, refused: ++this.#refused },
        'we made a message that Telegram cannot read',
      )
    else log.warn({ ...fields, ...reason }, 'not sent')
  }
}

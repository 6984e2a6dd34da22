import type { Chat } from '../model/chat.ts'
import type { Instant } from '../model/time.ts'

export interface Bucket {
  /** Messages that may go at once. */
  size: number
  /** Milliseconds in which one more may go. */
  refillMs: number
}

export interface ChatLimits {
  /** Every chat. */
  chat: Bucket
  /** Groups and channels, besides. */
  group: Bucket
}

// Telegram's Bots FAQ: one message a second in a chat; 20 a minute in a group or channel (3 + 60 / 3.6 < 20).
const LIMITS: ChatLimits = { chat: { size: 1, refillMs: 1005 }, group: { size: 3, refillMs: 3600 } }

const REPLIES_AHEAD = 1 // a short burst passes: who is waiting for an answer need not wait for what was sent before
const HEADROOM = 1.05 // Telegram allows 30 (paid: 1,050) in any second to those who send 28 (1,000)
const WINDOW: Instant = 1002 // a second, and what clocks round
const LATE: Instant = 100 // a timer may be so late without anything lost of the rate
const LONGEST_WAY: Instant = 2000 // without an answer for so long, a message was counted long ago, or never
const FORGETTING = 1.001 // the least way grows by that with every answer, should the way have become longer
const CLOCK_JITTER: Instant = 1000

/** A message's place in the pace, from the moment it was chosen until its answer. */
export interface Place {
  readonly chatKey: string
  readonly isGroup: boolean
  readonly at: Instant
  /** When it really left, which is later by a commit. */
  leftAt: Instant
}

/**
 * When the next message may go, to all and to each chat. Pure: time comes in as an argument. Telegram counts a message at some moment
 * between its departure and its answer's, and so it counts here in every second that this time touches: then no delay of the network or
 * of our own brings more into one of Telegram's seconds than it allows. An answer is taken to be on its way for half of the least time
 * that one has needed lately.
 */
export class Pacer {
  readonly ratePerSecond: number
  readonly #limits: ChatLimits
  readonly #most: number
  /** Per chat, the instant at which its bucket is full again. */
  readonly #chats = new Map<string, Instant>()
  readonly #groups = new Map<string, Instant>()
  readonly #pausedUntil = new Map<string, Instant>()
  /** In the order in which they were taken. */
  readonly #open = new Set<Place>()
  /** When those of the last second were answered, oldest first; what stands before `#first` is done with. */
  #answered: Instant[] = []
  #first = 0
  #leastWay: Instant = Number.POSITIVE_INFINITY
  #nextAt: Instant = 0
  #allPausedUntil: Instant = 0
  #latest: Instant = 0

  constructor(ratePerSecond: number, limits: ChatLimits = LIMITS) {
    this.ratePerSecond = ratePerSecond
    this.#limits = limits
    this.#most = Math.ceil(ratePerSecond * HEADROOM)
  }

  /** Told the present before it is asked; when the clock was set back it begins anew. Says whether it was. */
  notice(now: Instant): boolean {
    const setBack = now < this.#latest - CLOCK_JITTER
    if (setBack) {
      for (const each of [this.#chats, this.#groups, this.#pausedUntil, this.#open]) each.clear()
      this.#answered = []
      this.#first = 0
      this.#nextAt = 0
      this.#allPausedUntil = 0
    }
    this.#latest = now
    return setBack
  }

  /** The instant from which anything may go, unless an answer comes sooner. */
  globalFrom(now: Instant): Instant {
    const from = Math.max(this.#nextAt, this.#allPausedUntil)
    this.#forgetBefore(now)
    if (this.#open.size + this.#answered.length - this.#first < this.#most) return from
    const [oldest] = this.#open
    const left = oldest ? oldest.at + LONGEST_WAY : Number.POSITIVE_INFINITY
    const answered = this.#answered[this.#first]
    return Math.max(from, answered === undefined ? left : Math.min(left, answered + WINDOW))
  }

  /** Messages that were chosen and not yet answered; one that hangs is not waited for. */
  underWay(now: Instant): number {
    this.#forgetBefore(now)
    return this.#open.size
  }

  /** The instant from which this chat may get one more. */
  chatFrom({ key, type }: Pick<Chat, 'key' | 'type'>, isReply: boolean): Instant {
    const { chat, group } = this.#limits
    const ahead = chat.size - 1 + (isReply ? REPLIES_AHEAD : 0)
    const free = (this.#chats.get(key) ?? 0) - ahead * chat.refillMs
    const paused = this.#pausedUntil.get(key) ?? 0
    if (type === 'private') return Math.max(free, paused)
    return Math.max(free, paused, (this.#groups.get(key) ?? 0) - (group.size - 1) * group.refillMs)
  }

  took({ key, type }: Pick<Chat, 'key' | 'type'>, now: Instant): Place {
    const place = { chatKey: key, isGroup: type !== 'private', at: now, leftAt: now }
    this.#nextAt = Math.max(now - LATE, this.#nextAt) + 1000 / this.ratePerSecond
    fill(this.#chats, key, this.#limits.chat, now)
    if (place.isGroup) fill(this.#groups, key, this.#limits.group, now)
    this.#open.add(place)
    return place
  }

  left(place: Place, now: Instant): void {
    place.leftAt = now
  }

  /** The chat's second too begins when Telegram may have counted it at the latest. */
  answered(place: Place, now: Instant): void {
    if (!this.#open.delete(place)) return
    this.#leastWay = Math.min(Math.max(0, now - place.leftAt), this.#leastWay * FORGETTING)
    const counted = now - this.#leastWay / 2
    this.#answered.push(counted)
    const full = this.#chats.get(place.chatKey)
    const late = Math.min(LONGEST_WAY, Math.max(0, counted - place.at))
    if (full !== undefined) this.#chats.set(place.chatKey, full + late)
  }

  /** Nothing was sent after all: the place is the next one's. */
  gaveBack(place: Place): void {
    if (!this.#open.delete(place)) return
    this.#nextAt -= 1000 / this.ratePerSecond
    empty(this.#chats, place.chatKey, this.#limits.chat)
    if (place.isGroup) empty(this.#groups, place.chatKey, this.#limits.group)
  }

  /**
   * Telegram said 429. It does not say whether the chat or the bot sent too much: the chat waits; when a second chat is refused while
   * the first still waits, it is the bot, and all wait together, once.
   */
  flood(chatKey: string, retryAfterSeconds: number, now: Instant): void {
    const until = now + retryAfterSeconds * 1000
    for (const [key, instant] of this.#pausedUntil) if (instant <= now) this.#pausedUntil.delete(key)
    this.#pausedUntil.set(chatKey, until)
    if (this.#pausedUntil.size > 1) this.#allPausedUntil = Math.max(this.#allPausedUntil, until)
  }

  #forgetBefore(now: Instant): void {
    for (const place of this.#open) {
      if (place.at + LONGEST_WAY > now) break
      this.#open.delete(place)
    }
    const answered = this.#answered
    while (this.#first < answered.length && (answered[this.#first] as Instant) <= now - WINDOW) this.#first++
    if (this.#first <= this.#most) return
    this.#answered = answered.slice(this.#first)
    this.#first = 0
  }
}

const MOST_KEPT = 50_000 // buckets; the full ones need not be remembered

function fill(buckets: Map<string, Instant>, key: string, { refillMs }: Bucket, now: Instant): void {
  buckets.set(key, Math.max(now, buckets.get(key) ?? 0) + refillMs)
  if (buckets.size <= MOST_KEPT) return
  for (const [each, instant] of buckets) if (instant <= now) buckets.delete(each)
}

function empty(buckets: Map<string, Instant>, key: string, { refillMs }: Bucket): void {
  const full = buckets.get(key)
  if (full !== undefined) buckets.set(key, full - refillMs)
}

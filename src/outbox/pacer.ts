import type { Chat } from '../model/chat.ts'
import type { Instant } from '../model/time.ts'

export interface Bucket {
  /** Messages that may go at once. */
  size: number
  /** Milliseconds in which one more may go. */
  refillMs: number
}

// Telegram's Bots FAQ: one message a second in a chat, where short bursts pass; 20 a minute in a group or channel (3 + 60 / 3.6 < 20).
const LIMITS: ChatLimits = { private: { size: 2, refillMs: 1050 }, group: { size: 3, refillMs: 3600 } }

export interface ChatLimits {
  private: Bucket
  /** Groups and channels. */
  group: Bucket
}

const CLOCK_JITTER: Instant = 1000

/** When the next message may go, to all and to each chat. Pure: time comes in as an argument. */
export class Pacer {
  readonly #intervalMs: number
  readonly #limits: ChatLimits
  /** Per chat, the instant at which its bucket is full again. */
  readonly #fullAt = new Map<string, Instant>()
  readonly #pausedUntil = new Map<string, Instant>()
  #nextAt: Instant = 0
  #allPausedUntil: Instant = 0
  #latest: Instant = 0

  constructor(ratePerSecond: number, limits: ChatLimits = LIMITS) {
    this.#limits = limits
    this.#intervalMs = 1000 / ratePerSecond
  }

  /** Told the present before it is asked; when the clock was set back it begins anew. */
  notice(now: Instant): void {
    if (now < this.#latest - CLOCK_JITTER) {
      this.#fullAt.clear()
      this.#pausedUntil.clear()
      this.#nextAt = 0
      this.#allPausedUntil = 0
    }
    this.#latest = now
  }

  /** The instant from which anything may go. */
  globalFrom(): Instant {
    return Math.max(this.#nextAt, this.#allPausedUntil)
  }

  /** The instant from which this chat may get one more. */
  chatFrom(chat: Pick<Chat, 'key' | 'type'>): Instant {
    const { size, refillMs } = this.#bucketOf(chat)
    const free = (this.#fullAt.get(chat.key) ?? 0) - (size - 1) * refillMs
    return Math.max(free, this.#pausedUntil.get(chat.key) ?? 0)
  }

  took(chat: Pick<Chat, 'key' | 'type'>, now: Instant): void {
    this.#nextAt = Math.max(now, this.#nextAt) + this.#intervalMs
    const { refillMs } = this.#bucketOf(chat)
    this.#fullAt.set(chat.key, Math.max(now, this.#fullAt.get(chat.key) ?? 0) + refillMs)
    if (this.#fullAt.size > 50_000) this.#forgetFull(now)
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

  #bucketOf(chat: Pick<Chat, 'type'>): Bucket {
    return chat.type === 'private' ? this.#limits.private : this.#limits.group
  }

  #forgetFull(now: Instant): void {
    for (const [key, instant] of this.#fullAt) if (instant <= now) this.#fullAt.delete(key)
  }
}

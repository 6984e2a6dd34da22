import { ApiFailure } from './api-failure.ts'

/** Telegram publishes only approximate numbers (core.telegram.org/bots/faq) and changes them; these are those. */
export interface FloodLimits {
  /** Messages a second, over all chats. */
  perSecond: number
  /** Messages a second to one chat, in the long run. */
  chatPerSecond: number
  /** Messages to one chat that may come at once. Not published. */
  chatBurst: number
  /** Messages a minute to one group, supergroup or channel. */
  groupPerMinute: number
}

const defaultFloodLimits: FloodLimits = {
  perSecond: 30,
  chatPerSecond: 1,
  chatBurst: 3,
  groupPerMinute: 20,
}

/** A sum of thirtieths may end a hair below a whole number. */
const tiny = 1e-9

interface Bucket {
  tokens: number
  at: number
}

/** Token buckets for messages and edits. They are not journalled: a restart of the emulator forgets the flood. */
export class FloodGate {
  readonly #limits: FloodLimits | undefined
  readonly #now: () => number
  readonly #buckets = new Map<string, Bucket>()

  constructor(limits: false | Partial<FloodLimits> | undefined, now: () => number) {
    this.#limits = limits === false ? undefined : { ...defaultFloodLimits, ...limits }
    this.#now = now
  }

  /** Takes one message from every bucket it falls in, or from none and throws 429 with the seconds to wait. */
  take(chatId: number): void {
    if (!this.#limits) return
    const { perSecond, chatPerSecond, chatBurst, groupPerMinute } = this.#limits
    const buckets = [
      this.#refill('all', perSecond, perSecond),
      this.#refill(`chat ${chatId}`, chatBurst, chatPerSecond),
      ...(chatId < 0 ? [this.#refill(`group ${chatId}`, groupPerMinute, groupPerMinute / 60)] : []),
    ]
    const waits = buckets.map(({ bucket, rate }) =>
      bucket.tokens >= 1 - tiny ? 0 : (1 - bucket.tokens) / rate,
    )
    const wait = Math.max(...waits)
    if (wait > 0) {
      const retry_after = Math.max(1, Math.ceil(wait - tiny))
      throw new ApiFailure(429, `Too Many Requests: retry after ${retry_after}`, { retry_after })
    }
    for (const { bucket } of buckets) bucket.tokens -= 1
  }

  #refill(key: string, capacity: number, rate: number): { bucket: Bucket; rate: number } {
    const now = this.#now()
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, at: now }
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.at) / 1000) * rate)
    bucket.at = now
    this.#buckets.set(key, bucket)
    return { bucket, rate }
  }
}

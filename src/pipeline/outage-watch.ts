import type { Instant } from '../model/time.ts'

const ENOUGH_HOSTS = 5 // or all there are, if they are fewer; one alone says nothing

/**
 * Tells our own connection's failure from theirs: when one host after the other cannot be reached and none can, it is not the feeds that are
 * down, and none of them is to be polled less for it.
 */
export class OutageWatch {
  readonly #urls: () => Iterable<string>
  readonly #missed = new Set<string>()
  #since: Instant | undefined
  #hasReached = false

  /** `urls`: of all feeds. */
  constructor(urls: () => Iterable<string>) {
    this.#urls = urls
  }

  /** Since when nothing can be reached; `over` when something was, nothing as long as nobody knows. */
  get state(): { since: Instant } | 'over' | undefined {
    if (this.#since !== undefined && this.#isEnough()) return { since: this.#since }
    return this.#hasReached ? 'over' : undefined
  }

  reached(): void {
    this.#missed.clear()
    this.#since = undefined
    this.#hasReached = true
  }

  /** A feed could not be reached. Whether that says nothing about it. */
  missed(url: string, now: Instant): boolean {
    this.#since ??= now
    if (this.#missed.size < 10 * ENOUGH_HOSTS) this.#missed.add(new URL(url).hostname)
    return this.#isEnough()
  }

  #isEnough(): boolean {
    if (this.#missed.size < 2 || this.#missed.size >= ENOUGH_HOSTS) return this.#missed.size >= ENOUGH_HOSTS
    for (const url of this.#urls()) if (!this.#missed.has(new URL(url).hostname)) return false
    return true
  }
}

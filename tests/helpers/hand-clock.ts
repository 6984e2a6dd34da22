import type { Clock, Instant } from '../../src/model/time.ts'

/** A clock that stands still until a test moves it. */
export class HandClock implements Clock {
  #now: Instant

  constructor(now: Instant = Date.UTC(2030, 0, 15, 12)) {
    this.#now = now
  }

  now(): Instant {
    return this.#now
  }

  advance(ms: number): void {
    this.#now += ms
  }
}

/** Epoch milliseconds, UTC. */
export type Instant = number

/** Where the present comes from: the system, the system with an offset, or a test. */
export interface Clock {
  now(): Instant
  /** Milliseconds that have passed since some moment, whatever is done to the clock. Unset: the clock is always believed. */
  elapsed?(): number
}

/** Epoch milliseconds, UTC. */
export type Instant = number

/** Where the present comes from: the system, the system with an offset, or a test. */
export interface Clock {
  now(): Instant
}

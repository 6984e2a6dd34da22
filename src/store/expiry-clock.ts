import type { Clock, Instant } from '../model/time.ts'

const DAY: Instant = 86_400_000
const LEAP = DAY // ahead of what has passed; less is what a night's stop or a slow clock explains
const DOUBTED_FOR = DAY // of running time, then it was no mistake

/** What is remembered of the clock from one process to the next. */
export interface ClockMark {
  /** The time that was last believed. */
  at: Instant
  /** For how long a later one has been doubted. */
  doubtedMs: number
}

/**
 * The clock that rows expire by. A clock that leaps ahead by more than a day is not believed before the process has run for a day more:
 * when somebody set it wrong and sets it back, nothing has been hidden or swept meanwhile. One set back is believed, rows only live longer.
 */
export class ExpiryClock implements Clock {
  readonly #clock: Clock
  #mark: ClockMark | undefined
  #lookedAt = 0

  constructor(clock: Clock) {
    this.#clock = clock
    this.#lookedAt = clock.elapsed?.() ?? 0
  }

  /** Takes up what an earlier process believed. */
  remember(mark: ClockMark): void {
    this.#mark = mark
  }

  get mark(): ClockMark {
    const at = this.now()
    return { at, doubtedMs: this.#mark?.doubtedMs ?? 0 }
  }

  now(): Instant {
    const now = this.#clock.now()
    const elapsed = this.#clock.elapsed?.()
    if (elapsed === undefined) return now
    const passed = elapsed - this.#lookedAt
    this.#lookedAt = elapsed
    const { at, doubtedMs } = this.#mark ?? { at: now, doubtedMs: 0 }
    const isDoubtful = now - (at + passed) > LEAP && doubtedMs + passed < DOUBTED_FOR
    this.#mark = isDoubtful ? { at: at + passed, doubtedMs: doubtedMs + passed } : { at: now, doubtedMs: 0 }
    return this.#mark.at
  }
}

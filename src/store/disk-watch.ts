import { setTimeout as sleep } from 'node:timers/promises'
import type { Instant } from '../model/time.ts'

const LONGEST_PAUSE_MS = 60_000
const TROUBLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|LOCKED|NOMEM)\b/

/** The disk takes nothing: full, read-only, failing, or held by another process. */
export interface DiskTrouble {
  since: Instant
  /** As SQLite says it. */
  detail: string
  /** How often writing has been tried since. */
  tries: number
}

/** Called after every failed try, and with nothing when a write has worked again. */
export type DiskListener = (trouble: DiskTrouble | undefined) => void

/**
 * Stands between the queue and the disk: while the disk takes nothing, the write that failed is tried again, ever less often, and everything
 * behind it waits. So nothing is lost, skipped or done without being written down, and it goes on in its order.
 */
export class DiskWatch {
  readonly #now: () => Instant
  readonly #firstPauseMs: number
  readonly #listeners: DiskListener[] = []
  readonly #givenUp = new AbortController()
  #trouble: DiskTrouble | undefined

  constructor(now: () => Instant, firstPauseMs: number) {
    this.#now = now
    this.#firstPauseMs = firstPauseMs
  }

  /** Set while the disk takes nothing: then it is better to begin nothing new. */
  get trouble(): DiskTrouble | undefined {
    return this.#trouble
  }

  listen(listener: DiskListener): void {
    this.#listeners.push(listener)
  }

  /** From now on a write that fails is tried no more: the process is ending. */
  giveUp(): void {
    this.#givenUp.abort()
  }

  /** Writes, however long it takes; rejects with what is no trouble of the disk, or when it was given up. */
  async write<T>(attempt: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const result = await attempt()
        if (this.#trouble) this.#tell(undefined)
        return result
      } catch (error) {
        const detail = error instanceof Error ? error.message : String(error)
        if (!TROUBLE.test(detail)) {
          if (this.#trouble) this.#tell(undefined) // the disk took it; what is wrong now is something else
          throw error
        }
        const { since, tries } = this.#trouble ?? { since: this.#now(), tries: 0 }
        this.#tell({ since, detail, tries: tries + 1 })
        if (this.#givenUp.signal.aborted) throw error
        const pause = Math.min(LONGEST_PAUSE_MS, this.#firstPauseMs * 2 ** tries)
        await sleep(pause, undefined, { signal: this.#givenUp.signal }).catch(() => undefined)
        if (this.#givenUp.signal.aborted) throw error
      }
    }
  }

  #tell(trouble: DiskTrouble | undefined): void {
    this.#trouble = trouble
    for (const listener of this.#listeners) listener(trouble)
  }
}

import type { Backend, Row } from './backend.ts'
import type { Batch } from './batch.ts'
import type { DiskWatch } from './disk-watch.ts'

/** A batch, or how to make one once it is its turn: then it sees all that was committed before it. */
export type Commit = Batch | (() => Batch | undefined)

/** The one way to write: one commit after another, and memory changes only after the disk has. */
export class CommitQueue {
  readonly #backend: Backend
  readonly #disk: DiskWatch
  #tail: Promise<unknown> = Promise.resolve()

  constructor(backend: Backend, disk: DiskWatch) {
    this.#backend = backend
    this.#disk = disk
  }

  /**
   * Resolves when it is durable: while the disk takes nothing it waits, and all behind it. Rejects with what the backend says else, or once
   * the waiting is given up; then nothing of it has happened.
   */
  commit(commit: Commit): Promise<void> {
    return this.inTurn(async () => {
      const batch = typeof commit === 'function' ? commit() : commit
      if (batch === undefined) return
      if (batch.size > 0) await this.#write(batch.rows)
      batch.finish()
    })
  }

  async #write(rows: Row[]): Promise<void> {
    try {
      await this.#disk.write(() => this.#backend.commit(rows))
    } catch (error) {
      // It may have taken effect all the same; memory must know what the disk knows.
      if (!(await this.#holds(rows).catch(() => false))) throw error
    }
  }

  async #holds(rows: Row[]): Promise<boolean> {
    const stored = await this.#backend.getMany(rows.map(({ key }) => key))
    return rows.every(({ value, expires }, index) => stored[index] === (expires === 0 ? undefined : value))
  }

  /** Does what else writes, between two commits. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  /** Resolves when everything queued so far has been written or has failed. */
  async idle(): Promise<void> {
    await this.#tail
  }
}

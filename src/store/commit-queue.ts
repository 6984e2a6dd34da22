import type { Backend } from './backend.ts'
import type { Batch } from './batch.ts'

/** A batch, or how to make one once it is its turn: then it sees all that was committed before it. */
export type Commit = Batch | (() => Batch | undefined)

/** The one way to write: one commit after another, and memory changes only after the disk has. */
export class CommitQueue {
  readonly #backend: Backend
  #tail: Promise<unknown> = Promise.resolve()

  constructor(backend: Backend) {
    this.#backend = backend
  }

  /** Resolves when it is durable; rejects with the backend's error, and then nothing of it has happened. */
  commit(commit: Commit): Promise<void> {
    const turn = this.#tail.then(async () => {
      const batch = typeof commit === 'function' ? commit() : commit
      if (batch === undefined) return
      if (batch.size > 0) await this.#backend.commit(batch.rows)
      batch.finish()
    })
    this.#tail = turn.catch(() => undefined)
    return turn
  }

  /** Resolves when everything queued so far has been written or has failed. */
  async idle(): Promise<void> {
    await this.#tail
  }
}

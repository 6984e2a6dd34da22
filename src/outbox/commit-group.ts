import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

/** Writes what it changes into the batch. Made when its commit's turn comes, so that it sees the newest rows. */
export type Change = (batch: Batch) => void

interface Waiting {
  change: Change
  resolve: () => void
  reject: (error: unknown) => void
}

const ENOUGH_ROWS = 500 // a commit; it stays under 1,000 also when the last change is a long digest's

/**
 * Changes that end while an earlier commit is written become one commit. Each is durable when its promise resolves, exactly as if it
 * had a commit of its own. No two of a group may touch the same row.
 */
export class CommitGroup {
  readonly #store: Pick<Store, 'commit'>
  #waiting: Waiting[] = []
  #isQueued = false

  constructor(store: Pick<Store, 'commit'>) {
    this.#store = store
  }

  commit(change: Change): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, resolve, reject })
      this.#queue()
    })
  }

  #queue(): void {
    if (this.#isQueued || this.#waiting.length === 0) return
    this.#isQueued = true
    void this.#commitAll()
  }

  async #commitAll(): Promise<void> {
    const group: Waiting[] = []
    try {
      await this.#store.commit(() => {
        this.#isQueued = false
        const batch = new Batch()
        while (batch.size < ENOUGH_ROWS) {
          const next = this.#waiting.shift()
          if (next === undefined) break
          group.push(next)
          next.change(batch)
        }
        this.#queue()
        return batch
      })
      for (const { resolve } of group) resolve()
    } catch (error) {
      if (group.length > 1) for (const each of group) this.#commitAlone(each)
      else for (const each of group.length === 1 ? group : this.#waiting.splice(0)) each.reject(error)
      this.#isQueued = false
      this.#queue()
    }
  }

  /** One that cannot be written must not take the others with it. */
  #commitAlone({ change, resolve, reject }: Waiting): void {
    const commit = () => {
      const batch = new Batch()
      change(batch)
      return batch
    }
    this.#store.commit(commit).then(resolve, reject)
  }
}

import type { Instant } from '../model/time.ts'

interface Entry<T> {
  at: Instant
  value: T
}

/** What waits for its time, the soonest first: a binary heap. */
export class WaitList<T> {
  readonly #heap: Entry<T>[] = []

  get first(): Entry<T> | undefined {
    return this.#heap[0]
  }

  add(at: Instant, value: T): void {
    const heap = this.#heap
    let index = heap.length
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as Entry<T>
      if (above.at <= at) break
      heap[index] = above
      index = parent
    }
    heap[index] = { at, value }
  }

  /** Takes the first away. */
  removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      const right = heap[child + 1]
      if (right && right.at < (heap[child] as Entry<T>).at) child++
      const below = heap[child] as Entry<T>
      if (below.at >= last.at) break
      heap[index] = below
      index = child
    }
    heap[index] = last
  }

  clear(): void {
    this.#heap.length = 0
  }
}

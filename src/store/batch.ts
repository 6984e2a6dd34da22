import type { Instant } from '../model/time.ts'
import type { Row } from './backend.ts'

const DELETED = { value: JSON.stringify({ value: null }), expires: 0 }

/** What a batch needs of a collection. */
export interface BatchTarget<T> {
  keyOf(id: string): string
  /** Told after the commit, so that memory never runs ahead of the disk. */
  committed(id: string, value: T | undefined): void
}

/** Rows that are written together or not at all. A later word on the same row replaces the earlier one. */
export class Batch {
  readonly #rows = new Map<string, Row>()
  readonly #after: (() => void)[] = []

  put<T>(target: BatchTarget<T>, id: string, value: T, expires?: Instant): this {
    const key = target.keyOf(id)
    const row: Row = { key, value: JSON.stringify({ value }) }
    if (expires !== undefined) row.expires = expires
    this.#rows.set(key, row)
    this.#after.push(() => target.committed(id, value))
    return this
  }

  delete<T>(target: BatchTarget<T>, id: string): this {
    const key = target.keyOf(id)
    this.#rows.set(key, { key, ...DELETED })
    this.#after.push(() => target.committed(id, undefined))
    return this
  }

  /** What this batch is about to write for a row, if anything. */
  pending<T>(target: BatchTarget<T>, id: string): T | undefined {
    const row = this.#rows.get(target.keyOf(id))
    return row === undefined ? undefined : ((JSON.parse(row.value).value as T | null) ?? undefined)
  }

  /** Runs once the rows are durable. */
  afterCommit(callback: () => void): this {
    this.#after.push(callback)
    return this
  }

  get rows(): Row[] {
    return [...this.#rows.values()]
  }

  get size(): number {
    return this.#rows.size
  }

  finish(): void {
    for (const callback of this.#after) callback()
  }
}

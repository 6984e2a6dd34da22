import type { Instant } from '../model/time.ts'

/** One row. `value` is Keyv's JSON envelope; a row that has expired counts as absent, so a delete is a row with `expires` 0. */
export interface Row {
  key: string
  value: string
  /** Null or unset: never. */
  expires?: Instant | null
}

/** What the store needs of a Keyv storage adapter beyond Keyv's own `get`, `getMany`, `set`, `delete` and `clear`. */
export interface Backend {
  get(key: string): Promise<string | undefined>
  getMany(keys: string[]): Promise<(string | undefined)[]>
  /** All rows or none, durable when the promise resolves. At most 1,000 rows: larger ones block the event loop. */
  commit(rows: Row[]): Promise<void>
  /** Living rows with `from` <= key < `before`, in key order. */
  page(from: string, before: string, limit: number): Promise<Row[]>
  /** Removes up to `limit` expired rows and says how many. */
  sweep(limit: number): Promise<number>
  /** Sets `key` to `value` if it is absent or still `expected`; says whether it did. */
  compareAndSet(key: string, value: string, expected: string | undefined): Promise<boolean>
  close(): Promise<void>
}

import type { Clock } from '../../src/model/time.ts'
import type { Backend, Row } from '../../src/store/backend.ts'

/** The same contract in memory, for tests that need no file. */
export class MapBackend implements Backend {
  readonly #rows = new Map<string, Row>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async get(key: string): Promise<string | undefined> {
    const row = this.#rows.get(key)
    return row && this.#alive(row) ? row.value : undefined
  }

  async getMany(keys: string[]): Promise<(string | undefined)[]> {
    return Promise.all(keys.map((key) => this.get(key)))
  }

  async commit(rows: Row[]): Promise<void> {
    for (const row of rows) this.#rows.set(row.key, row)
  }

  async page(from: string, before: string, limit: number): Promise<Row[]> {
    const inRange = [...this.#rows.values()].filter((row) => row.key >= from && row.key < before)
    return inRange
      .filter((row) => this.#alive(row))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
      .slice(0, limit)
      .map((row) => ({ ...row, expires: row.expires ?? null }))
  }

  async sweep(limit: number): Promise<number> {
    const expired = [...this.#rows.values()].filter((row) => !this.#alive(row)).slice(0, limit)
    for (const row of expired) this.#rows.delete(row.key)
    return expired.length
  }

  async compareAndSet(key: string, value: string, expected: string | undefined): Promise<boolean> {
    const row = this.#rows.get(key)
    if (row && this.#alive(row) && row.value !== expected) return false
    this.#rows.set(key, { key, value })
    return true
  }

  async set(key: string, value: string): Promise<void> {
    this.#rows.set(key, { key, value })
  }

  async delete(key: string): Promise<boolean> {
    return this.#rows.delete(key)
  }

  async clear(): Promise<void> {
    this.#rows.clear()
  }

  async close(): Promise<void> {}

  #alive(row: Row): boolean {
    return (row.expires ?? Number.POSITIVE_INFINITY) > this.#clock.now()
  }
}

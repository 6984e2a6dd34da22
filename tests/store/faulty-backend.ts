import type { Backend, Row } from '../../src/store/backend.ts'

/** Before it took effect, or after. */
export type Fault = 'before' | 'after' | undefined
export type Operation = 'commit' | 'get' | 'getMany' | 'page' | 'sweep' | 'compareAndSet'

/** A backend whose operations fail as `plan` says, of the nth one of its kind, counted from 1. */
export class FaultyBackend implements Backend {
  readonly counts = new Map<Operation, number>()
  failed = 0
  readonly #inner: Backend
  readonly #plan: (operation: Operation, nth: number) => Fault
  readonly #message: string

  constructor(
    inner: Backend,
    plan: (operation: Operation, nth: number) => Fault,
    message = 'SQLITE_ERROR: injected',
  ) {
    this.#inner = inner
    this.#plan = plan
    this.#message = message
  }

  get(key: string): Promise<string | undefined> {
    return this.#do('get', () => this.#inner.get(key))
  }

  getMany(keys: string[]): Promise<(string | undefined)[]> {
    return this.#do('getMany', () => this.#inner.getMany(keys))
  }

  commit(rows: Row[]): Promise<void> {
    return this.#do('commit', () => this.#inner.commit(rows))
  }

  page(from: string, before: string, limit: number): Promise<Row[]> {
    return this.#do('page', () => this.#inner.page(from, before, limit))
  }

  sweep(limit: number): Promise<number> {
    return this.#do('sweep', () => this.#inner.sweep(limit))
  }

  compareAndSet(key: string, value: string, expected: string | undefined): Promise<boolean> {
    return this.#do('compareAndSet', () => this.#inner.compareAndSet(key, value, expected))
  }

  close(): Promise<void> {
    return this.#inner.close()
  }

  // Keyv asks for these of an adapter; the store does not use them.
  async set(): Promise<void> {
    throw new Error('not by way of a commit')
  }

  async delete(): Promise<boolean> {
    throw new Error('not by way of a commit')
  }

  async clear(): Promise<void> {
    throw new Error('not by way of a commit')
  }

  async #do<T>(operation: Operation, work: () => Promise<T>): Promise<T> {
    const nth = (this.counts.get(operation) ?? 0) + 1
    this.counts.set(operation, nth)
    const fault = this.#plan(operation, nth)
    if (fault === undefined) return work()
    this.failed++
    if (fault === 'after') await work()
    throw new Error(this.#message)
  }
}

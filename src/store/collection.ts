import type Keyv from 'keyv'
import type { Backend } from './backend.ts'
import type { BatchTarget } from './batch.ts'

const PAGE = 500 // rows a query: small enough that no page blocks the event loop for long

/** Typed rows under one name. Read here; written in a `Batch`. */
export class Collection<T> implements BatchTarget<T> {
  readonly name: string
  readonly #keyv: Keyv
  readonly #backend: Backend

  constructor(name: string, keyv: Keyv, backend: Backend) {
    this.name = name
    this.#keyv = keyv
    this.#backend = backend
  }

  keyOf(id: string): string {
    return `${this.name}:${id}`
  }

  /** A failed read throws: it must never look like an absent row. */
  async get(id: string): Promise<T | undefined> {
    return (await this.#keyv.get<T>(this.keyOf(id))) ?? undefined
  }

  async getMany(ids: string[]): Promise<(T | undefined)[]> {
    if (ids.length === 0) return []
    return this.#keyv.getMany<T>(ids.map((id) => this.keyOf(id)))
  }

  /** Rows whose id begins with `prefix` and comes behind `after`, in key order, read a page at a time. */
  async *entries(prefix = '', after = ''): AsyncGenerator<[id: string, value: T]> {
    let from = this.keyOf(after === '' ? prefix : `${after}\0`)
    const before = `${this.keyOf(prefix)}\uffff`
    for (;;) {
      const rows = await this.#backend.page(from, before, PAGE)
      for (const row of rows) yield [row.key.slice(this.name.length + 1), JSON.parse(row.value).value as T]
      const last = rows.at(-1)
      if (last === undefined || rows.length < PAGE) return
      from = `${last.key}\0`
    }
  }

  async *values(): AsyncGenerator<T> {
    for await (const [, value] of this.entries()) yield value
  }

  committed(_id: string, _value: T | undefined): void {}
}

/** A collection that is small enough to keep in memory whole, and always does. */
export class Table<T> extends Collection<T> {
  readonly #rows = new Map<string, T>()
  readonly #watchers: ((id: string, next: T | undefined, previous: T | undefined) => void)[] = []

  async load(): Promise<void> {
    for await (const [id, value] of this.entries()) this.#set(id, value)
  }

  /** Calls back now for every row there is, and after each commit that changes one. */
  watch(watcher: (id: string, next: T | undefined, previous: T | undefined) => void): void {
    this.#watchers.push(watcher)
    for (const [id, value] of this.#rows) watcher(id, value, undefined)
  }

  now(id: string): T | undefined {
    return this.#rows.get(id)
  }

  rows(): IterableIterator<[id: string, value: T]> {
    return this.#rows.entries()
  }

  all(): IterableIterator<T> {
    return this.#rows.values()
  }

  get size(): number {
    return this.#rows.size
  }

  override committed(id: string, value: T | undefined): void {
    this.#set(id, value)
  }

  #set(id: string, value: T | undefined): void {
    const previous = this.#rows.get(id)
    if (value === undefined) this.#rows.delete(id)
    else this.#rows.set(id, value)
    for (const watcher of this.#watchers) watcher(id, value, previous)
  }
}

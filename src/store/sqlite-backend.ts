import { setTimeout as sleep } from 'node:timers/promises'
import { KeyvSqlite } from '@keyv/sqlite'
import type { Clock } from '../model/time.ts'
import type { Backend, Row } from './backend.ts'

const ALIVE = '(expires IS NULL OR expires > ?)'

/**
 * @keyv/sqlite, made safe: write-ahead log, commits of many rows in one statement, pages by key range instead of OFFSET,
 * and expired rows that are hidden at once (by our clock, not by Keyv's) and removed by `sweep`.
 */
export class SqliteBackend extends KeyvSqlite implements Backend {
  readonly #clock: Clock
  /** A slow disk, for tests: milliseconds that each commit waits before and after it. */
  #slowMs = 0

  private constructor(file: string, clock: Clock) {
    super({ uri: `sqlite://${file}`, table: 'keyv', keySize: 512, busyTimeout: 5000 })
    this.#clock = clock
    // KeyvSqlite also emits what it throws; without a listener the process would end.
    this.on('error', () => undefined)
  }

  /** Opens or makes the file. Rejects with SQLite's own error (SQLITE_NOTADB, SQLITE_CANTOPEN, SQLITE_CORRUPT …). */
  static async open(file: string, clock: Clock, slowMs = 0): Promise<SqliteBackend> {
    const backend = new SqliteBackend(file, clock)
    backend.#slowMs = slowMs
    await backend.query('PRAGMA journal_mode=WAL')
    await backend.query('PRAGMA synchronous=FULL')
    const columns = (await backend.query('PRAGMA table_info(keyv)')) as { name: string }[]
    if (!columns.some((column) => column.name === 'expires')) {
      await backend.query('ALTER TABLE keyv ADD COLUMN expires INTEGER')
    }
    await backend.query('CREATE INDEX IF NOT EXISTS keyv_expires ON keyv(expires) WHERE expires IS NOT NULL')
    return backend
  }

  override async get<Value>(key: string): Promise<Value> {
    const sql = `SELECT value FROM keyv WHERE key = ? AND ${ALIVE}`
    const rows = (await this.query(sql, key, this.#clock.now())) as { value: Value }[]
    return rows[0]?.value as Value
  }

  override async getMany<Value>(keys: string[]): Promise<Value[]> {
    const sql = `SELECT key, value FROM keyv WHERE key IN (SELECT value FROM json_each(?)) AND ${ALIVE}`
    const rows = (await this.query(sql, JSON.stringify(keys), this.#clock.now())) as Row[]
    const values = new Map(rows.map((row) => [row.key, row.value]))
    return keys.map((key) => values.get(key) as Value)
  }

  async commit(rows: Row[]): Promise<void> {
    const sql = `INSERT INTO keyv (key, value, expires)
      SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]') FROM json_each(?) WHERE true
      ON CONFLICT(key) DO UPDATE SET value = excluded.value, expires = excluded.expires`
    if (this.#slowMs > 0) await sleep(this.#slowMs)
    await this.query(sql, JSON.stringify(rows.map((row) => [row.key, row.value, row.expires ?? null])))
    if (this.#slowMs > 0) await sleep(this.#slowMs)
  }

  async page(from: string, before: string, limit: number): Promise<Row[]> {
    const sql = `SELECT key, value, expires FROM keyv WHERE key >= ? AND key < ? AND ${ALIVE} ORDER BY key LIMIT ?`
    return (await this.query(sql, from, before, this.#clock.now(), limit)) as Row[]
  }

  async sweep(limit: number): Promise<number> {
    const sql = `DELETE FROM keyv WHERE key IN (SELECT key FROM keyv WHERE expires IS NOT NULL AND expires <= ? LIMIT ?)
      RETURNING key`
    return ((await this.query(sql, this.#clock.now(), limit)) as unknown[]).length
  }

  async compareAndSet(key: string, value: string, expected: string | undefined): Promise<boolean> {
    const sql = `INSERT INTO keyv (key, value) VALUES (?, ?)
      ON CONFLICT(key) DO UPDATE SET value = excluded.value, expires = NULL
      WHERE keyv.value = ? OR keyv.expires <= ? RETURNING key`
    return (
      ((await this.query(sql, key, value, expected ?? null, this.#clock.now())) as unknown[]).length === 1
    )
  }
}

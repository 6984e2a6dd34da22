import { existsSync, statSync } from 'node:fs'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeyvSqlite } from '@keyv/sqlite'
import { WRITER_KEY } from './writer-lock.ts'

const BUSY_MS = 5000

export interface Backup {
  file: string
  bytes: number
}

export interface BackupProblem {
  type: 'nothing-to-back-up' | 'exists' | 'full' | 'damaged' | 'failed'
  /** A technical word or two. */
  detail: string
}

/**
 * Copies a database to a new file as it is at one moment, also while another connection or process writes to it, which it does not hinder.
 * The copy appears under its name when it is whole and on the disk; it is compact, is no longer held by the writer, and holds no deleted
 * rows. Making it reads every row, so a damaged database gives no copy.
 */
export async function backUp(file: string, target: string): Promise<Backup | BackupProblem> {
  if (!existsSync(file)) return { type: 'nothing-to-back-up', detail: file }
  if (existsSync(target)) return { type: 'exists', detail: target }
  const part = `${target}.part`
  try {
    const { bavail, bsize } = await statfs(dirname(target))
    if (bavail * bsize < sizeOf(file) + sizeOf(`${file}-wal`))
      return { type: 'full', detail: dirname(target) }
    await rm(part, { force: true })
    await inDatabase(file, (query) => query('VACUUM INTO ?', part))
    await inDatabase(part, async (query) => {
      await query('PRAGMA synchronous=OFF') // all of it is made durable below
      await query('DELETE FROM keyv WHERE key = ?', WRITER_KEY)
    })
    await makeDurable(part)
    await rename(part, target)
    await makeDurable(dirname(target))
    return { file: target, bytes: (await stat(target)).size }
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined)
    return problemOf(error)
  }
}

type Query = (sql: string, ...parameters: unknown[]) => Promise<unknown>

/** On a connection of its own: what takes long keeps nobody else waiting. */
async function inDatabase(file: string, work: (query: Query) => Promise<unknown>): Promise<void> {
  const database = new KeyvSqlite({ uri: `sqlite://${file}`, table: 'keyv', busyTimeout: BUSY_MS })
  database.on('error', () => undefined)
  try {
    await work((sql, ...parameters) => database.query(sql, ...parameters))
  } finally {
    await database.close().catch(() => undefined)
  }
}

async function makeDurable(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}

function problemOf(error: unknown): BackupProblem {
  const detail = error instanceof Error ? error.message.replace(/^SQLITE_/, '') : String(error)
  if (/^(CORRUPT|NOTADB)\b/.test(detail)) return { type: 'damaged', detail }
  if (/^FULL\b|^ENOSPC\b/.test(detail)) return { type: 'full', detail }
  return { type: 'failed', detail }
}

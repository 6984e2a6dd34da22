import { existsSync, linkSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { KeyvSqlite } from '@keyv/sqlite'
import { otherHolder, WRITER_KEY } from './writer-lock.ts'

const TRIES = 3
const FOLDER = '.check-'
const HOUR_MS = 3_600_000

/**
 * Rejects with SQLite's error (SQLITE_NOTADB, SQLITE_CORRUPT …) when the file is damaged: walks through all of its pages, which takes a
 * fifth of a second for 200 MB. A file that is damaged stays byte for byte as it is, its write-ahead log too: SQLite would move the log into
 * the file when it closes it, but not when the file is gone from its place. So it is looked at through a second link, which then goes.
 * Says nothing of a file that a living process writes: that one has checked it.
 */
export async function checkFile(file: string): Promise<void> {
  if (!existsSync(file) || !statSync(file).isFile() || statSync(file).size === 0) return
  for (let tries = 1; ; tries++) {
    const linked = linkBeside(file)
    try {
      return await check(linked?.file ?? file, () => linked && rmSync(linked.file, { force: true }))
    } catch (error) {
      // Another process that writes it at this very moment does not know of us, and may so look like damage.
      if (tries === TRIES) throw error
    } finally {
      if (linked) rmSync(linked.folder, { recursive: true, force: true })
    }
  }
}

async function check(file: string, beforeClose: () => void): Promise<void> {
  const database = new KeyvSqlite({ uri: `sqlite://${file}`, table: 'keyv', busyTimeout: 5000 })
  database.on('error', () => undefined)
  try {
    const [lock] = (await database.query('SELECT value FROM keyv WHERE key = ?', WRITER_KEY)) as Row[]
    if (lock && otherHolder(lock.value) !== undefined) return
    const [found] = (await database.query('PRAGMA quick_check(1)')) as { quick_check: string }[]
    if (found?.quick_check !== 'ok') throw new Error('SQLITE_CORRUPT: quick_check found damage')
  } finally {
    beforeClose()
    await database.close().catch(() => undefined)
  }
}

type Row = { value: string }

/** Second links to a database and its log, in a folder beside it; nothing where that is not possible. */
function linkBeside(file: string): { folder: string; file: string } | undefined {
  if (existsSync(`${file}-journal`)) return undefined // what is in there belongs to it too, and only in its place
  let folder: string | undefined
  try {
    for (const name of readdirSync(dirname(file))) {
      const left = join(dirname(file), name)
      if (name.startsWith(FOLDER) && statSync(left).mtimeMs < Date.now() - HOUR_MS)
        rmSync(left, { recursive: true, force: true }) // of a process that was killed
    }
    folder = mkdtempSync(join(dirname(file), FOLDER))
    const linked = join(folder, basename(file))
    if (existsSync(`${file}-wal`)) linkSync(`${file}-wal`, `${linked}-wal`)
    linkSync(file, linked)
    return { folder, file: linked }
  } catch {
    if (folder) rmSync(folder, { recursive: true, force: true })
    return undefined
  }
}

import type { Backend, Row } from './backend.ts'

/** Raised when the shape of stored rows changes; an older file is migrated, a newer one refused. */
export const SCHEMA_VERSION = 2
export const SCHEMA_KEY = 'meta:schema'

const SLICE = 500 // rows a page and a commit

type Value = Record<string, unknown>

/** By collection: what a row of the version before becomes. Given its own result it changes nothing, so a migration may be repeated. */
type Migration = Record<string, (row: Value) => Value>

/** The first leads from version 1 to 2. A migration that was released is never changed; what changes next gets one of its own. */
const migrations: readonly Migration[] = [
  {
    job: (row) => (row['kind'] === 'add-feed' ? { ...row, kind: 'find-feed', asked: 'addfeed' } : row),
    'feed-state': (row) =>
      Number(row['errorStreak']) > 0 && row['failingSince'] === undefined && row['lastErrorAt'] !== undefined
        ? { ...row, failingSince: row['lastErrorAt'] }
        : row,
    subscription: (row) => ({ strictness: 'balanced', ...row }),
    'fan-out': (row) => ({ score: 1, toldThoseBefore: 0, ...row }),
    match: (row) => ({ seenAt: row['at'], ...row }),
  },
]

/** The schema version of what is stored; 0 where nothing is. */
export async function schemaOf(backend: Backend): Promise<number> {
  const stored = await backend.get(SCHEMA_KEY)
  return stored === undefined ? 0 : (JSON.parse(stored).value as number)
}

/** Brings the rows of an older version to this one. Killed on the way it begins anew with the version that it had reached. */
export async function migrate(backend: Backend, from: number): Promise<void> {
  for (const [index, migration] of migrations.entries()) {
    const version = index + 1
    if (version < from) continue
    for (const [collection, change] of Object.entries(migration))
      await changeRows(backend, collection, change)
    await writeVersion(backend, version + 1)
  }
}

/** Marks the rows as those of a version, by default the present one. */
export function writeVersion(backend: Backend, version = SCHEMA_VERSION): Promise<void> {
  return backend.commit([{ key: SCHEMA_KEY, value: JSON.stringify({ value: version }) }])
}

async function changeRows(
  backend: Backend,
  collection: string,
  change: (row: Value) => Value,
): Promise<void> {
  let from = `${collection}:`
  for (;;) {
    const page = await backend.page(from, `${collection}:\uffff`, SLICE)
    const changed = page.flatMap((row): Row[] => {
      const value = JSON.stringify({ value: change(JSON.parse(row.value).value as Value) })
      return value === row.value ? [] : [{ ...row, value }]
    })
    if (changed.length > 0) await backend.commit(changed)
    const last = page.at(-1)
    if (last === undefined || page.length < SLICE) return
    from = `${last.key}\0`
  }
}

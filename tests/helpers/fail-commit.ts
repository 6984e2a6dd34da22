import type { Store } from '../../src/store/open-store.ts'

/**
 * Makes the first commit that writes to all of these collections fail, as a full disk does: nothing of it happens. Says whether it has.
 * `skip` lets so many pass first.
 */
export function failCommitOf(store: Store, collections: readonly string[], skip = 0): () => boolean {
  const { commit } = store
  let left = skip
  let failed = false
  store.commit = (next) =>
    commit(() => {
      const batch = typeof next === 'function' ? next() : next
      const names = new Set(batch?.rows.map(({ key }) => key.slice(0, key.indexOf(':'))))
      if (failed || !collections.every((name) => names.has(name)) || left-- > 0) return batch
      failed = true
      throw new Error('SQLITE_FULL: database or disk is full')
    })
  return () => failed
}

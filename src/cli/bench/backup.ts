import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Batch } from '../../store/batch.ts'
import { checkFile } from '../../store/check-file.ts'
import { openStore, type Store } from '../../store/open-store.ts'
import { round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

const ARTICLES = 100_000
const A_COMMIT = 500
const TEXT = 1600 // characters of an article beside its title

/** How long a backup of many articles takes while commits go on, and what it does to the event loop and to those commits. */
export function benchBackup(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'topicwire.sqlite')
    const store = await openStore(file, { now: Date.now })
    if ('type' in store) throw new Error(store.type)
    for (let from = 0; from < ARTICLES; from += A_COMMIT) await store.commit(articles(store, from))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    const start = performance.now()
    let isDone = false
    let slowestCommit = 0
    let commits = 0
    const committing = (async () => {
      while (!isDone) {
        const begun = performance.now()
        await store.commit(new Batch().put(store.updates, String(commits++), true))
        slowestCommit = Math.max(slowestCommit, performance.now() - begun)
      }
    })()
    const backup = await store.backups?.make('bench.sqlite')
    const backupMs = performance.now() - start
    delay.disable()
    isDone = true
    await committing
    await store.close()
    const checked = performance.now()
    await checkFile(file)
    return {
      articles: ARTICLES,
      megabytes: backup && 'bytes' in backup ? round(backup.bytes / 1e6) : 0,
      backupMs: round(backupMs),
      longestLoopDelayMs: round(delay.max / 1e6),
      commitsMeanwhile: commits,
      slowestCommitMs: round(slowestCommit),
      checkAtStartMs: round(performance.now() - checked),
    }
  })
}

function articles(store: Store, from: number): Batch {
  const batch = new Batch()
  for (let index = from; index < from + A_COMMIT; index++) {
    const id = ((index * 2_654_435_761) % 2 ** 32).toString(36) // in no order, as hashes are
    const article = {
      id,
      storyId: id,
      feedId: 'feed',
      source: 'Feed',
      title: `Title ${index}`,
      lead: '',
      text: id.repeat(TEXT / id.length),
      language: 'en' as const,
      link: `https://one.example/${index}`,
      firstSeenAt: index,
      alertable: true,
    }
    batch.put(store.articles, id, article, Date.now() + 1e9)
  }
  return batch
}

import { setTimeout } from 'node:timers/promises'
import { withPage } from '../articles/clean-entry.ts'
import type { FetchFeed, FetchProblem } from '../feeds/fetch-feed.ts'
import type { AwaitedPage } from '../model/article.ts'
import type { Log } from '../model/log.ts'
import type { Instant } from '../model/time.ts'
import { Batch } from '../store/batch.ts'
import { kept } from '../store/open-store.ts'
import { annotate } from '../topics/annotate.ts'
import type { IngestPorts } from './ingest.ts'
import type { ReaderPool } from './reader-pool.ts'
import { recordMatches } from './record-matches.ts'

const MOST_AT_ONCE = 8 // hosts; of each one page at a time
const DAY: Instant = 86_400_000
const RETRY_AFTER: Instant = 300_000
const MOST_TRIES = 2

export interface PagePorts
  extends Pick<IngestPorts, 'store' | 'topics' | 'lexicon' | 'articles' | 'subscriptions'> {
  fetchFeed: FetchFeed
  readers: Pick<ReaderPool, 'run'>
  /** Of one host and day. */
  mostPages: number
  /** Milliseconds between two pages of one host. */
  gapMs: number
  betweenPolls<T>(work: () => Promise<T>): Promise<T>
  /** Called after each page that was stored. */
  afterIngest(): Promise<void>
  log: Log
}

/**
 * Reads the pages of articles of which feeds gave too little, politely, and matches them again with what the page says. What is on title and
 * lead was matched when it came: no poll and no alert waits for a page.
 */
export class PageReader {
  readonly #ports: PagePorts
  readonly #running = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()

  constructor(ports: PagePorts) {
    this.#ports = ports
  }

  /** Takes up what is due; what waits for its host starts when that is free. */
  tick(): void {
    const { store } = this.#ports
    const now = store.clock.now()
    for (const awaited of store.awaiting.all()) {
      if (this.#stopping.signal.aborted || this.#running.size >= MOST_AT_ONCE) return
      if (awaited.dueAt > now || this.#running.has(awaited.host)) continue
      this.#running.set(awaited.host, this.#readInTurn(awaited))
    }
  }

  /** Breaks off what is being read; it stays awaited. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }

  async #readInTurn(awaited: AwaitedPage): Promise<void> {
    const { log, gapMs } = this.#ports
    const { signal } = this.#stopping
    let gap = gapMs
    try {
      gap = await this.#read(awaited)
    } catch (error) {
      if (!signal.aborted) log.error({ err: error, article: awaited.articleId }, 'reading a page failed')
    }
    // Without a request nobody needs a rest.
    if (gap > 0) await setTimeout(gap, undefined, { signal, ref: false }).catch(() => undefined)
    this.#running.delete(awaited.host)
    this.tick()
  }

  /** Says for how many milliseconds the host is then left alone. */
  async #read(awaited: AwaitedPage): Promise<number> {
    const { store, fetchFeed, readers, mostPages, log, gapMs } = this.#ports
    const { articleId, host, since } = awaited
    const now = store.clock.now()
    const article = await store.articles.get(articleId)
    const countKey = `${host}/${new Date(now).toISOString().slice(0, 10)}`
    const count = (await store.pageCounts.get(countKey)) ?? 0
    const isOver = count >= mostPages || now - since > DAY
    if (article?.link === undefined || isOver) {
      await this.#give(awaited, undefined)
      return 0
    }
    const fetched = await fetchFeed(article.link, { accept: 'page' }, this.#stopping.signal)
    if (this.#stopping.signal.aborted) return 0
    const counted = (batch: Batch) => batch.put(store.pageCounts, countKey, count + 1, now + 2 * DAY)
    if (fetched.type !== 'fetched') {
      log.info({ host, problem: fetched.type }, 'page not read')
      const problem = fetched.type === 'not-modified' ? undefined : fetched
      await this.#retryOrGive(awaited, problem, counted)
      const isBusy = problem?.retryAfterMs !== undefined || problem?.detail === '429'
      return isBusy ? Math.min(DAY, Math.max(RETRY_AFTER, problem.retryAfterMs ?? 0)) : gapMs
    }
    const { bytes, contentType, url } = fetched
    const text = await readers.run('readPage', { bytes, contentType, url }, { give: true })
    await this.#give(awaited, typeof text === 'string' ? text : undefined, counted)
    return gapMs
  }

  async #retryOrGive(
    awaited: AwaitedPage,
    problem: FetchProblem | undefined,
    counted: (batch: Batch) => Batch,
  ): Promise<void> {
    const { store } = this.#ports
    const mayPass = problem && ['timeout', 'unreachable', 'http-status'].includes(problem.type)
    const tries = awaited.tries + 1
    if (!mayPass || tries >= MOST_TRIES) return this.#give(awaited, undefined, counted)
    const dueAt = store.clock.now() + Math.max(RETRY_AFTER, problem.retryAfterMs ?? 0)
    await store.commit(
      counted(new Batch()).put(store.awaiting, awaited.articleId, { ...awaited, tries, dueAt }),
    )
  }

  /** Ends the waiting: with the page's text, or as the article is. */
  async #give(
    { articleId }: AwaitedPage,
    page: string | undefined,
    counted = (batch: Batch) => batch,
  ): Promise<void> {
    const { store, topics, lexicon, articles, afterIngest, betweenPolls } = this.#ports
    const isNews = await betweenPolls(async () => {
      const batch = counted(new Batch()).delete(store.awaiting, articleId)
      const stored = page === undefined ? undefined : await store.articles.get(articleId)
      if (stored && page !== undefined) {
        const article = withPage(stored, page)
        const sentences = annotate(article, lexicon)
        batch.put(store.articles, articleId, article, article.firstSeenAt + kept.articles)
        await recordMatches(batch, topics.match(article, sentences), article, this.#ports)
        batch.afterCommit(() => articles.addMore(article, sentences))
      }
      await store.commit(batch)
      return stored !== undefined
    })
    if (isNews) await afterIngest()
  }
}

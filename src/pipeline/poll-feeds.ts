import { setMaxListeners } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { afterProblem, afterUnchanged, type PollEnd } from '../feeds/feed-state.ts'
import type { Fetched, FetchFeed, FetchProblem } from '../feeds/fetch-feed.ts'
import { isDue } from '../feeds/poll-schedule.ts'
import type { Feed, FeedProblem, FeedState, ParsedFeed } from '../model/feed.ts'
import type { Log } from '../model/log.ts'
import { Turns } from '../outbox/turns.ts'
import { Batch } from '../store/batch.ts'
import { type IngestPorts, ingest, type Poll } from './ingest.ts'
import { OutageWatch } from './outage-watch.ts'
import { PollQueue } from './poll-queue.ts'
import type { ReaderPool } from './reader-pool.ts'

export const MOST_AT_ONCE = 64 // feeds being fetched: so many may hang without delaying the rest
const LEAST_BETWEEN_MS = 100 // two commits of polls that brought nothing
const MOST_ROWS = 500 // of such a commit

export interface PollPorts extends IngestPorts {
  fetchFeed: FetchFeed
  readers: Pick<ReaderPool, 'run'>
  log: Log
  /** Called after each poll that was stored. */
  afterIngest(): Promise<void>
}

type Whole = Fetched & { type: 'fetched' }

/** What a poll has brought. */
type Read =
  | ({ type: 'entries' } & Poll)
  | { type: 'unchanged'; fetched: Fetched }
  | { type: 'problem'; problem: FetchProblem }

/** Ends of a fetch in which no server answered. */
const NO_ANSWER: ReadonlySet<string> = new Set(['unreachable', 'timeout', 'bad-url', 'private-address'])

interface Ended {
  /** Where it is now. */
  feed: Feed
  polled: Feed
  change(state: FeedState | undefined, end: PollEnd): FeedState
}

/** Polls what is due: fetching and reading go side by side, so that a slow feed delays none; storing goes one at a time. */
export class FeedPoller {
  readonly #ports: PollPorts
  readonly #turns = new Turns()
  readonly #running = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()
  readonly #waiting = new PollQueue()
  readonly #outage: OutageWatch
  /** Polls that brought no entries, and are not recorded yet. */
  readonly #ended: Ended[] = []
  #recorded: Promise<void> = Promise.resolve()
  #recordedAt = 0
  /** Polls that hold a place among those that are fetched or read. */
  #fetching = 0

  constructor(ports: PollPorts) {
    this.#ports = ports
    this.#outage = new OutageWatch(() => [...ports.store.feeds.all()].map(({ url }) => url))
    setMaxListeners(MOST_AT_ONCE, this.#stopping.signal) // one of each fetch
  }

  /** Takes up every due poll, the longest due first; those over the limits start as soon as others have ended. */
  tick(): void {
    const { store } = this.#ports
    const now = store.clock.now()
    const dueSince = (feed: Feed) => store.feedStates.now(feed.id)?.nextPollAt ?? 0
    const isWaiting = (feed: Feed) => !this.#running.has(feed.id) && isDue(store.feedStates.now(feed.id), now)
    const due = [...store.feeds.all()].filter(isWaiting)
    this.#waiting.fill(due.sort((a, b) => dueSince(a) - dueSince(b)))
    this.#startDue()
  }

  /** Whether any feed can be reached. */
  get outage(): OutageWatch['state'] {
    return this.#outage.state
  }

  /** Does work while no poll is being stored. */
  betweenPolls<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work)
  }

  #startDue(): void {
    while (!this.#stopping.signal.aborted && this.#fetching < MOST_AT_ONCE) {
      const feed = this.#waiting.take()
      if (!feed) return
      this.#fetching++
      const run = this.#poll(feed)
        .catch((error: unknown) => {
          if (!this.#stopping.signal.aborted)
            this.#ports.log.error({ err: error, feed: feed.id }, 'poll failed')
        })
        .finally(() => this.#running.delete(feed.id))
      this.#running.set(feed.id, run)
    }
  }

  /** Breaks off what is being fetched, and waits for what is being stored. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }

  async #poll(feed: Feed): Promise<void> {
    let ended: Read | undefined
    const free = () => {
      this.#fetching--
      this.#waiting.done(feed)
      this.#startDue()
    }
    try {
      ended = await this.#fetch(feed)
      // What brought entries keeps its place until they are stored, so that feeds are never read faster than they can be.
      if (ended?.type === 'entries') await this.#ingest(ended.feed, ended.parsed, ended)
    } finally {
      free()
    }
    if (ended?.type === 'unchanged') await this.#recordUnchanged(feed, ended.fetched)
    if (ended?.type === 'problem') await this.#recordProblem(feed, ended.problem)
  }

  /** Fetches and reads a feed; nothing when it was broken off. */
  async #fetch(feed: Feed): Promise<Read | undefined> {
    const { store, fetchFeed } = this.#ports
    const { signal } = this.#stopping
    const fetched = await fetchFeed(feed.url, validatorsOf(store.feedStates.now(feed.id)), signal)
    if (signal.aborted) return undefined
    if (!NO_ANSWER.has(fetched.type)) this.#outage.reached()
    if (fetched.type === 'not-modified') return { type: 'unchanged', fetched }
    if (fetched.type !== 'fetched') return { type: 'problem', problem: fetched }
    const parsed = await this.#read(feed, fetched)
    if (signal.aborted) return undefined
    if ('type' in parsed) return { type: 'problem', problem: parsed }
    const { etag, lastModified, freshForMs } = fetched
    return { type: 'entries', feed: this.#moved(feed, fetched), parsed, etag, lastModified, freshForMs }
  }

  /** Our own bugs are written down as a problem of the feed, too: otherwise it would be fetched again with every tick, and nobody told. */
  async #read(feed: Feed, { bytes, contentType, url }: Whole): Promise<ParsedFeed | FeedProblem> {
    try {
      return await this.#ports.readers.run('parse', { bytes, contentType, url }, { give: true })
    } catch (error) {
      if (!this.#stopping.signal.aborted)
        this.#ports.log.error({ err: error, feed: feed.id }, 'reading a feed failed')
      return { type: 'too-complex', detail: 'internal' }
    }
  }

  async #ingest(feed: Feed, parsed: ParsedFeed, said: Omit<Poll, 'feed' | 'parsed'>): Promise<void> {
    const { etag, lastModified, freshForMs } = said
    const poll = { feed, parsed, etag, lastModified, freshForMs }
    const articles = await this.#turns.take(() => ingest(poll, this.#ports))
    this.#ports.log.info({ feed: feed.id, entries: parsed.entries.length, articles }, 'polled')
    await this.#ports.afterIngest()
  }

  #recordUnchanged(feed: Feed, fetched: Fetched): Promise<void> {
    const { freshForMs } = fetched
    const moved = this.#moved(feed, fetched)
    return this.#record(moved, feed, (state, end) => afterUnchanged(state, { ...end, freshForMs }))
  }

  #recordProblem(feed: Feed, problem: FetchProblem): Promise<void> {
    const { type, detail, retryAfterMs } = problem
    this.#ports.log.warn({ feed: feed.id, problem: type, detail }, 'poll failed')
    const isUnreachable = type === 'unreachable' || type === 'timeout'
    const ourFault = isUnreachable && this.#outage.missed(feed.url, this.#ports.store.clock.now())
    return this.#record(feed, feed, (state, end) =>
      afterProblem(state, problem, ourFault, { ...end, retryAfterMs }),
    )
  }

  /** The feed at the address that its server says is for good, unless another feed has that. */
  #moved(feed: Feed, { movedTo }: Fetched): Feed {
    if (movedTo === undefined || movedTo === feed.url) return feed
    const isTaken = [...this.#ports.store.feeds.all()].some(({ url }) => url === movedTo)
    return isTaken ? feed : { ...feed, url: movedTo }
  }

  /** Polls that end soon after one another share a commit: most bring nothing, and each commit waits for the disk. */
  #record(feed: Feed, polled: Feed, change: Ended['change']): Promise<void> {
    this.#ended.push({ feed, polled, change })
    const turn = this.#recorded.then(() => this.#commitEnded())
    this.#recorded = turn.catch(() => undefined)
    return turn
  }

  async #commitEnded(): Promise<void> {
    const { store, pollBounds: bounds } = this.#ports
    if (this.#ended.length === 0) return
    const wait = this.#recordedAt + LEAST_BETWEEN_MS - performance.now()
    if (wait > 0) await setTimeout(wait)
    this.#recordedAt = performance.now()
    const ended = this.#ended.splice(0, MOST_ROWS)
    await store.commit(() => {
      const batch = new Batch()
      for (const { feed, polled, change } of ended) {
        if (!store.feeds.now(feed.id)) continue
        const end: PollEnd = { feedId: feed.id, now: store.clock.now(), bounds }
        batch.put(store.feedStates, feed.id, change(store.feedStates.now(feed.id), end))
        if (feed !== polled) batch.put(store.feeds, feed.id, feed)
      }
      return batch
    })
  }
}

function validatorsOf(state: FeedState | undefined): { etag?: string; lastModified?: string } {
  return {
    ...(state?.etag === undefined ? {} : { etag: state.etag }),
    ...(state?.lastModified === undefined ? {} : { lastModified: state.lastModified }),
  }
}

import type { FetchFeed } from '../feeds/fetch-feed.ts'
import { parseFeed } from '../feeds/parse-feed.ts'
import { isDue, nextPollAt } from '../feeds/poll-schedule.ts'
import type { Feed, FeedProblem, FeedState } from '../model/feed.ts'
import type { Log } from '../model/log.ts'
import { Turns } from '../outbox/turns.ts'
import { Batch } from '../store/batch.ts'
import { type IngestPorts, ingest, type Poll } from './ingest.ts'

const MOST_AT_ONCE = 64 // feeds being fetched: so many may hang without delaying the rest

export interface PollPorts extends IngestPorts {
  fetchFeed: FetchFeed
  log: Log
  /** Called after each poll that was stored. */
  afterIngest(): Promise<void>
}

/** Polls what is due: fetching goes side by side, so that a slow feed delays none; storing goes one at a time. */
export class FeedPoller {
  readonly #ports: PollPorts
  readonly #turns = new Turns()
  readonly #running = new Map<string, Promise<void>>()
  readonly #stopping = new AbortController()
  #due: Feed[] = []

  constructor(ports: PollPorts) {
    this.#ports = ports
  }

  /** Takes up every due poll, the longest due first; those over the limit start as soon as others have ended. */
  tick(): void {
    const { store } = this.#ports
    const now = store.clock.now()
    const dueSince = (feed: Feed) => store.feedStates.now(feed.id)?.nextPollAt ?? 0
    const isWaiting = (feed: Feed) => !this.#running.has(feed.id) && isDue(store.feedStates.now(feed.id), now)
    const due = [...store.feeds.all()].filter(isWaiting)
    this.#due = due.sort((a, b) => dueSince(a) - dueSince(b))
    this.#startDue()
  }

  /** Does work while no poll is being stored. */
  betweenPolls<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(work)
  }

  #startDue(): void {
    while (!this.#stopping.signal.aborted && this.#running.size < MOST_AT_ONCE) {
      const feed = this.#due.shift()
      if (!feed) return
      const run = this.#poll(feed)
        .catch((error: unknown) => this.#ports.log.error({ err: error, feed: feed.id }, 'poll failed'))
        .finally(() => {
          this.#running.delete(feed.id)
          this.#startDue()
        })
      this.#running.set(feed.id, run)
    }
  }

  /** Breaks off what is being fetched, and waits for what is being stored. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }

  async #poll(feed: Feed): Promise<void> {
    const { store, fetchFeed, log } = this.#ports
    const state = store.feedStates.now(feed.id)
    const fetched = await fetchFeed(feed.url, conditionsOf(state), this.#stopping.signal)
    if (this.#stopping.signal.aborted) return
    if (fetched.type === 'not-modified') return this.#recordUnchanged(feed)
    if (fetched.type !== 'fetched') return this.#recordProblem(feed, fetched)
    const parsed = await parseFeed(fetched.bytes, fetched.contentType, fetched.url)
    if ('type' in parsed) return this.#recordProblem(feed, parsed)
    const { etag, lastModified } = fetched
    const poll: Poll = {
      feed,
      parsed,
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { lastModified }),
    }
    const articles = await this.#turns.take(() => ingest(poll, this.#ports))
    log.info({ feed: feed.id, entries: parsed.entries.length, articles }, 'polled')
    await this.#ports.afterIngest()
  }

  #recordUnchanged(feed: Feed): Promise<void> {
    return this.#record(feed, (state, now) => {
      return { ...state, lastSuccessAt: now, errorStreak: 0, nextPollAt: this.#next(now, 0) }
    })
  }

  #recordProblem(feed: Feed, problem: FeedProblem): Promise<void> {
    this.#ports.log.warn({ feed: feed.id, problem: problem.type, detail: problem.detail }, 'poll failed')
    return this.#record(feed, (state, now) => {
      const errorStreak = state.errorStreak + 1
      return {
        ...state,
        lastError: problem,
        lastErrorAt: now,
        errorStreak,
        nextPollAt: this.#next(now, errorStreak),
      }
    })
  }

  #record(feed: Feed, change: (state: FeedState, now: number) => FeedState): Promise<void> {
    const { store } = this.#ports
    return store.commit(() => {
      if (!store.feeds.now(feed.id)) return undefined
      const now = store.clock.now()
      const state = store.feedStates.now(feed.id) ?? { nextPollAt: 0, errorStreak: 0 }
      return new Batch().put(store.feedStates, feed.id, { ...change(state, now), lastPollAt: now })
    })
  }

  #next(now: number, errorStreak: number): number {
    return nextPollAt(now, this.#ports.minPollIntervalMs, errorStreak)
  }
}

function conditionsOf(state: FeedState | undefined): { etag?: string; lastModified?: string } {
  return {
    ...(state?.etag === undefined ? {} : { etag: state.etag }),
    ...(state?.lastModified === undefined ? {} : { lastModified: state.lastModified }),
  }
}

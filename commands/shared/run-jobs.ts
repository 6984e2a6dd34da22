import { feedIdOf } from '../../src/feeds/feed-address.ts'
import { entriesPerDay } from '../../src/feeds/poll-schedule.ts'
import type { FeedProblem, ParsedFeed } from '../../src/model/feed.ts'
import type { Job } from '../../src/model/job.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import type { Match, Topic } from '../../src/model/topic.ts'
import { editId } from '../../src/outbox/message-ids.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Turns } from '../../src/outbox/turns.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { wants } from '../../src/topics/strictness.ts'

const SHOWN = 3 // best matches, latest entries

export interface JobPorts {
  store: Store
  /** Searches the stored articles for a topic. Rejects when it is broken off. */
  search(topic: Topic, signal: AbortSignal): Promise<void>
  /** Fetches and parses a feed. */
  readFeed(url: string): Promise<ParsedFeed | FeedProblem>
  /** Called when a feed has been added. */
  onFeedAdded(): void
  onError(error: unknown): void
}

/** Does what answers have promised; each result is one commit: what changes, the edit that says so, and the end of the job. */
export class JobRunner {
  readonly #ports: JobPorts
  readonly #running = new Map<string, Promise<void>>()
  readonly #searches = new Turns() // side by side they would take the bot's time from people
  readonly #stopping = new AbortController()

  constructor(ports: JobPorts) {
    this.#ports = ports
  }

  /** Takes up the jobs that are not finished: an earlier process left them, or they failed. */
  resume(): void {
    for (const job of this.#ports.store.jobs.all()) this.start(job)
  }

  start(job: Job): void {
    if (this.#running.has(job.id)) return
    const run = this.#run(job)
      .catch((error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#ports.onError(error)
      })
      .finally(() => this.#running.delete(job.id))
    this.#running.set(job.id, run)
  }

  /** Breaks off what is being done; the next process does it again. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await Promise.all(this.#running.values())
  }

  async #run(job: Job): Promise<void> {
    if (job.kind === 'add-feed') await this.#addFeed(job)
    else await this.#searches.take(() => this.#searchTopic(job))
  }

  async #searchTopic(job: Job & { kind: 'search-topic' }): Promise<void> {
    const { store, search } = this.#ports
    const stored = store.topics.now(job.topicId)
    if (stored && stored.searchedAt === undefined) await search(stored.topic, this.#stopping.signal)
    const subscription = store.subscriptions.now(job.subscriptionId)
    const matches: Match[] = []
    for await (const [, match] of store.matches.entries(`${job.topicId}/`))
      if (subscription && wants(subscription, match.score)) matches.push(match)
    matches.sort((a, b) => b.score - a.score || b.at - a.at)
    const hasMore = store.topics.now(job.topicId)?.hasMore === true
    const best = matches.slice(0, SHOWN).map((match) => match.articleId)
    const args = subscription && {
      id: subscription.id,
      searching: false,
      count: matches.length,
      best,
      hasMore,
    }
    await this.#finish(job, args && ['subscribe.done', args])
  }

  async #addFeed(job: Job & { kind: 'add-feed' }): Promise<void> {
    const { store, readFeed, onFeedAdded } = this.#ports
    const { url } = job
    const read = await readFeed(url)
    if (this.#stopping.signal.aborted) return
    if ('type' in read)
      return this.#finish(job, ['addfeed.failed', { url, type: read.type, detail: read.detail ?? '' }])
    const now = store.clock.now()
    const id = feedIdOf(url)
    const title = read.title || new URL(url).host
    const dates = read.entries.flatMap(({ publishedAt }) => (publishedAt === undefined ? [] : [publishedAt]))
    const latest = [...read.entries]
      .sort((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0))
      .slice(0, SHOWN)
      .map((entry) => ({
        title: entry.title,
        at: entry.publishedAt ?? now,
        ...(entry.link ? { link: entry.link } : {}),
      }))
    const perDay = Math.round(entriesPerDay(dates, now) ?? 0)
    await this.#finish(
      job,
      ['addfeed.done', { title, count: read.entries.length, perDay, latest }],
      (batch) => {
        if (store.feeds.now(id)) return // asked for twice at once: what its polls know of it stays
        batch.put(store.feeds, id, { id, url, title, addedAt: now })
        batch.put(store.feedStates, id, { nextPollAt: now, errorStreak: 0 })
      },
    )
    onFeedAdded()
  }

  #finish(
    job: Job,
    result: [view: string, args: JsonObject] | undefined,
    effect?: (batch: Batch) => void,
  ): Promise<void> {
    const { store } = this.#ports
    return store.commit(() => {
      if (!store.jobs.now(job.id)) return undefined // forgotten meanwhile, with its chat
      const batch = new Batch().delete(store.jobs, job.id)
      effect?.(batch)
      if (result === undefined) return batch
      const [view, args] = result
      queueMessage(batch, store, {
        id: editId(job.answerId),
        destination: job.destination,
        lane: 'reply',
        content: { kind: 'answer', view, args },
        edits: { outboxId: job.answerId },
      })
      return batch
    })
  }
}

import { decodeBytes } from '../../src/feeds/decode.ts'
import type { Found } from '../../src/feeds/discover-feeds.ts'
import { readOpml } from '../../src/feeds/opml.ts'
import type { Job } from '../../src/model/job.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import type { Match, Topic } from '../../src/model/topic.ts'
import { editId } from '../../src/outbox/message-ids.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Turns } from '../../src/outbox/turns.ts'
import type { Backup, BackupProblem } from '../../src/store/backup.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { wants } from '../../src/topics/strictness.ts'
import { previewOf } from './feed-preview.ts'
import { importFeeds } from './import-feeds.ts'
import { watchedFeed } from './watch-feed.ts'

const SHOWN = 3 // best matches

export interface JobPorts {
  store: Store
  /** Searches the stored articles for a topic. Rejects when it is broken off. */
  search(topic: Topic, signal: AbortSignal): Promise<void>
  /** Reads what stands at an address: a feed, or a page with the feeds of its site. */
  findFeeds(url: string): Promise<Found>
  /** The bytes of a file that somebody sent, or nothing if they cannot be had. */
  readFile(fileId: string): Promise<Uint8Array | undefined>
  /** Polls the feeds that are due. Returns at once. */
  pollDue(): void
  /** Makes a backup of the database beside it. */
  backUp(): Promise<Backup | BackupProblem>
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
    if (job.kind === 'find-feed') await this.#findFeed(job)
    else if (job.kind === 'import-feeds') await this.#importFeeds(job)
    else if (job.kind === 'backup') await this.#backUp(job)
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

  async #findFeed({ url, asked, ...job }: Job & { kind: 'find-feed' }): Promise<void> {
    const { store, findFeeds } = this.#ports
    const found = await findFeeds(url)
    if (this.#stopping.signal.aborted) return
    if (found.type === 'feeds')
      return this.#finish(job, [`${asked}.choose`, { url, links: found.links.map((link) => ({ ...link })) }])
    if (found.type !== 'feed')
      return this.#finish(job, [`${asked}.failed`, { url, type: found.type, detail: found.detail ?? '' }])
    const known = watchedFeed(found.url, store)
    if (known) return this.#finish(job, [`${asked}.already`, { title: known.title }])
    const preview = previewOf(found.url, found.feed, store.clock.now())
    await this.#finish(job, [`${asked}.preview`, preview as unknown as JsonObject])
  }

  async #importFeeds({ fileId, ...job }: Job & { kind: 'import-feeds' }): Promise<void> {
    const { store, readFile, pollDue } = this.#ports
    const bytes = await readFile(fileId)
    if (this.#stopping.signal.aborted) return
    const listed = bytes && readOpml(decodeBytes(bytes, ''))
    if (!listed) return this.#finish(job, ['opml.unreadable', {}])
    await this.#finish(job, ['opml.done', { ...(await importFeeds(listed, store)) }])
    pollDue()
  }

  async #backUp(job: Job & { kind: 'backup' }): Promise<void> {
    const backup = await this.#ports.backUp()
    if ('type' in backup) return this.#finish(job, ['backup.failed', { ...backup }])
    await this.#finish(job, ['backup.done', { ...backup }])
  }

  #finish(
    job: Pick<Job, 'id' | 'destination' | 'answerId'>,
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

import Keyv from 'keyv'
import type { Article, AwaitedPage, Story } from '../model/article.ts'
import type { Chat, Subscription } from '../model/chat.ts'
import type { Feed, FeedState, Suggestion } from '../model/feed.ts'
import type { Job } from '../model/job.ts'
import type {
  AlertPace,
  Broadcast,
  DeadMessage,
  FanOut,
  Json,
  LedgerEntry,
  OutboxMessage,
  Receipt,
} from '../model/outbox.ts'
import type { Clock, Instant } from '../model/time.ts'
import type { Match, StoredTopic } from '../model/topic.ts'
import type { Backend } from './backend.ts'
import { Backups, beforeName } from './backups.ts'
import { Batch } from './batch.ts'
import { checkFile } from './check-file.ts'
import { Collection, Table } from './collection.ts'
import { type Commit, CommitQueue } from './commit-queue.ts'
import { DiskWatch } from './disk-watch.ts'
import { type ClockMark, ExpiryClock } from './expiry-clock.ts'
import { migrate, SCHEMA_VERSION, schemaOf, writeVersion } from './migrations.ts'
import { SqliteBackend } from './sqlite-backend.ts'
import { dropWriterLock, takeWriterLock } from './writer-lock.ts'

export type StoreProblem =
  /** It was left as it is. `backup`: the newest one there is. */
  | { type: 'not-a-database'; file: string; backup?: string }
  /** It has an older schema, and could not be copied before it is changed. */
  | { type: 'no-backup'; file: string; detail: string }
  | { type: 'cannot-open'; file: string; detail: string }
  | { type: 'in-use'; file: string; pid: number }
  | { type: 'newer-schema'; file: string; version: number }

/** Everything that is kept. Tables are in memory whole; collections are read row by row. */
export interface Store {
  clock: Clock
  /** The clock's time, unless it has leapt ahead lately, see `ExpiryClock`. */
  believedNow(): Instant
  feeds: Table<Feed>
  feedStates: Table<FeedState>
  suggestions: Table<Suggestion>
  /** Feed id → ids of entries it has listed, newest last. */
  seen: Collection<string[]>
  articles: Collection<Article>
  stories: Collection<Story>
  awaiting: Table<AwaitedPage>
  /** `host/day`: pages that were read of it. */
  pageCounts: Collection<number>
  /** `topicId/storyId` */
  matches: Collection<Match>
  topics: Table<StoredTopic>
  chats: Table<Chat>
  subscriptions: Table<Subscription>
  /** `storyId/topicId/articleId` */
  fanOuts: Table<FanOut>
  /** By subscription id. */
  alertPaces: Table<AlertPace>
  /** What is still to be sent. */
  outbox: Table<OutboxMessage>
  /** `chatKey/messageId` */
  receipts: Collection<Receipt>
  /** Outbox id → what it became, for edits of it. */
  sent: Collection<{ messageId: number }>
  dead: Collection<DeadMessage>
  /** `destination/storyId`, see `destinationId`. */
  ledger: Collection<LedgerEntry>
  /** Telegram's update ids that have been answered. */
  updates: Collection<true>
  broadcasts: Table<Broadcast>
  jobs: Table<Job>
  /** Topic id and day → number of matches. */
  counts: Collection<number>
  /** What the program remembers of itself: `schema`, `clock`, `backup`, `outage`. */
  meta: Table<Json>
  /** Unset for a store without a file. */
  backups?: Backups
  disk: DiskWatch
  /** Waits while the disk takes nothing, see `DiskWatch`. */
  commit(commit: Commit): Promise<void>
  /** Removes a slice of what has expired; says how many rows. */
  sweep(): Promise<number>
  /** Waits for the queue, gives the file free and closes it. */
  close(): Promise<void>
}

/** How long rows live, in milliseconds. */
const DAY: Instant = 86_400_000
const MARK_EVERY: Instant = 3_600_000
const FIRST_PAUSE_MS = 1000
const CLOCK_KEY = 'meta:clock'
export const kept = { articles: 7 * DAY, answers: 7 * DAY, ledger: 30 * DAY, counts: 400 * DAY }

export interface StoreOptions {
  /** Before a write that the disk did not take is tried again; then twice as long, and so on. */
  firstPauseMs?: number
  /** For tests: see SqliteBackend. */
  slowMs?: number
  /** For tests: what stands between the store and its file. */
  wrap?(backend: SqliteBackend): Backend
}

/** Opens the database file for this process alone, or says in words why it cannot. */
export async function openStore(
  file: string,
  clock: Clock,
  options: StoreOptions = {},
): Promise<Store | StoreProblem> {
  const expiryClock = new ExpiryClock(clock)
  const backups = new Backups(file)
  let backend: SqliteBackend | undefined
  let problem: StoreProblem | undefined
  try {
    await checkFile(file)
    backend = await SqliteBackend.open(file, expiryClock, options.slowMs)
    const mark = await backend.get<string>(CLOCK_KEY)
    if (mark !== undefined) expiryClock.remember(JSON.parse(mark).value as ClockMark)
    problem = await takeOver(backend, file, backups, clock.now())
    if (!problem) {
      const store = await storeOn(options.wrap?.(backend) ?? backend, clock, options)
      return await withFile(store, backups, expiryClock)
    }
  } catch (error) {
    problem = problemOf(error, file, backups)
  }
  await backend?.close().catch(() => undefined)
  return problem
}

/** Takes the file for this process, and brings its rows to the present schema. */
async function takeOver(
  backend: SqliteBackend,
  file: string,
  backups: Backups,
  now: Instant,
): Promise<StoreProblem | undefined> {
  const version = await schemaOf(backend)
  if (version > SCHEMA_VERSION) return { type: 'newer-schema', file, version }
  const holder = await takeWriterLock(backend)
  if (holder !== undefined) return { type: 'in-use', file, pid: holder.heldBy }
  if (version === SCHEMA_VERSION) return undefined
  if (version > 0) {
    const backup = await backups.make(beforeName(SCHEMA_VERSION, now))
    if ('type' in backup) {
      await dropWriterLock(backend)
      return { type: 'no-backup', file, detail: backup.detail }
    }
    await migrate(backend, version)
  }
  await writeVersion(backend)
  return undefined
}

function problemOf(error: unknown, file: string, backups: Backups): StoreProblem {
  const detail = error instanceof Error ? error.message : String(error)
  if (/SQLITE_(NOTADB|CORRUPT)/.test(detail)) {
    const backup = backups.newest()
    return { type: 'not-a-database', file, ...(backup === undefined ? {} : { backup }) }
  }
  return { type: 'cannot-open', file, detail: detail.replace(/^SQLITE_/, '') }
}

/** What only a store in a file has: backups, and a memory of the clock from one process to the next. */
async function withFile(store: Store, backups: Backups, expiryClock: ExpiryClock): Promise<Store> {
  let remembered = Number.NEGATIVE_INFINITY
  const remember = async () => {
    const { mark } = expiryClock
    await store.commit(new Batch().put(store.meta, 'clock', { ...mark }))
    remembered = mark.at
  }
  await remember()
  return {
    ...store,
    backups,
    believedNow: () => expiryClock.now(),
    async sweep() {
      if (Math.abs(expiryClock.now() - remembered) >= MARK_EVERY) await remember()
      return store.sweep()
    },
    async close() {
      store.disk.giveUp()
      await remember().catch(() => undefined)
      await store.close()
    },
  }
}

/** The store over any backend. */
export async function storeOn(
  backend: Backend,
  clock: Clock,
  { firstPauseMs = FIRST_PAUSE_MS }: StoreOptions = {},
): Promise<Store> {
  const keyv = new Keyv({
    store: backend,
    throwOnErrors: true,
    useKeyPrefix: false,
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  })
  const disk = new DiskWatch(() => clock.now(), firstPauseMs)
  const queue = new CommitQueue(backend, disk)
  const tables: { load(): Promise<void> }[] = []
  const collection = <T>(name: string) => new Collection<T>(name, keyv, backend)
  const table = <T>(name: string) => {
    const made = new Table<T>(name, keyv, backend)
    tables.push(made)
    return made
  }
  const store: Store = {
    clock,
    believedNow: () => clock.now(),
    feeds: table('feed'),
    feedStates: table('feed-state'),
    suggestions: table('suggestion'),
    seen: collection('seen'),
    articles: collection('article'),
    stories: collection('story'),
    awaiting: table('awaiting-page'),
    pageCounts: collection('page-count'),
    matches: collection('match'),
    topics: table('topic'),
    chats: table('chat'),
    subscriptions: table('subscription'),
    fanOuts: table('fan-out'),
    alertPaces: table('alert-pace'),
    outbox: table('outbox'),
    receipts: collection('receipt'),
    sent: collection('sent'),
    dead: collection('dead'),
    ledger: collection('ledger'),
    updates: collection('update'),
    broadcasts: table('broadcast'),
    jobs: table('job'),
    counts: collection('count'),
    meta: table('meta'),
    disk,
    commit: (commit) => queue.commit(commit),
    sweep: () => queue.inTurn(() => disk.write(() => backend.sweep(1000))),
    async close() {
      disk.giveUp()
      await queue.idle()
      await dropWriterLock(backend).catch(() => undefined) // when this process is gone it is stale anyway
      await backend.close()
    },
  }
  for (const each of tables) await each.load()
  return store
}

/** Another process's store, to look at while that one writes: commits nothing, and shows what was there when it was opened. */
export async function openForReading(file: string, clock: Clock): Promise<Store> {
  const backend = await SqliteBackend.open(file, clock)
  const store = await storeOn(backend, clock)
  return {
    ...store,
    commit: () => Promise.reject(new Error('opened for reading')),
    close: () => backend.close(),
  }
}

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
  LedgerEntry,
  OutboxMessage,
  Receipt,
} from '../model/outbox.ts'
import type { Clock, Instant } from '../model/time.ts'
import type { Match, StoredTopic } from '../model/topic.ts'
import type { Backend } from './backend.ts'
import { Collection, Table } from './collection.ts'
import { type Commit, CommitQueue } from './commit-queue.ts'
import { SqliteBackend } from './sqlite-backend.ts'
import { dropWriterLock, takeWriterLock } from './writer-lock.ts'

/** Raised when the shape of stored rows changes; an older file is migrated, a newer one refused. */
const SCHEMA_VERSION = 1
const SCHEMA_KEY = 'meta:schema'

export type StoreProblem =
  | { type: 'not-a-database'; file: string }
  | { type: 'cannot-open'; file: string; detail: string }
  | { type: 'in-use'; file: string; pid: number }
  | { type: 'newer-schema'; file: string; version: number }

/** Everything that is kept. Tables are in memory whole; collections are read row by row. */
export interface Store {
  clock: Clock
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
  commit(commit: Commit): Promise<void>
  /** Removes a slice of what has expired; says how many rows. */
  sweep(): Promise<number>
  /** Waits for the queue, gives the file free and closes it. */
  close(): Promise<void>
}

/** How long rows live, in milliseconds. */
const DAY: Instant = 86_400_000
export const kept = { articles: 7 * DAY, answers: 7 * DAY, ledger: 30 * DAY, counts: 400 * DAY }

/** Opens the database file for this process alone, or says in words why it cannot. `slowMs` is for tests: see SqliteBackend. */
export async function openStore(file: string, clock: Clock, slowMs = 0): Promise<Store | StoreProblem> {
  let backend: SqliteBackend
  try {
    backend = await SqliteBackend.open(file, clock, slowMs)
  } catch (error) {
    return problemOf(error, file)
  }
  const refuse = async (problem: StoreProblem) => {
    await backend.close()
    return problem
  }
  const version = await schemaOf(backend)
  if (version > SCHEMA_VERSION) return refuse({ type: 'newer-schema', file, version })
  const holder = await takeWriterLock(backend)
  if (holder !== undefined) return refuse({ type: 'in-use', file, pid: holder.heldBy })
  if (version === 0)
    await backend.commit([{ key: SCHEMA_KEY, value: JSON.stringify({ value: SCHEMA_VERSION }) }])
  return storeOn(backend, clock).catch((error: unknown) => refuse(problemOf(error, file)))
}

function problemOf(error: unknown, file: string): StoreProblem {
  const detail = error instanceof Error ? error.message : String(error)
  if (/SQLITE_(NOTADB|CORRUPT)/.test(detail)) return { type: 'not-a-database', file }
  return { type: 'cannot-open', file, detail: detail.replace(/^SQLITE_/, '') }
}

/** The store over any backend. */
export async function storeOn(backend: Backend, clock: Clock): Promise<Store> {
  const keyv = new Keyv({
    store: backend,
    throwOnErrors: true,
    useKeyPrefix: false,
    serialize: JSON.stringify,
    deserialize: JSON.parse,
  })
  const queue = new CommitQueue(backend)
  const tables: { load(): Promise<void> }[] = []
  const collection = <T>(name: string) => new Collection<T>(name, keyv, backend)
  const table = <T>(name: string) => {
    const made = new Table<T>(name, keyv, backend)
    tables.push(made)
    return made
  }
  const store: Store = {
    clock,
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
    commit: (commit) => queue.commit(commit),
    sweep: () => backend.sweep(1000),
    async close() {
      await queue.idle()
      await dropWriterLock(backend)
      await backend.close()
    },
  }
  for (const each of tables) await each.load()
  return store
}

/** The schema version of what is stored; 0 where nothing is. */
async function schemaOf(backend: Backend): Promise<number> {
  const stored = await backend.get(SCHEMA_KEY)
  return stored === undefined ? 0 : (JSON.parse(stored).value as number)
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

import type { Destination } from './chat.ts'

/** Work that an answer promised and an edit of it will report; kept until then, so that a restart does not lose it. */
export type Job = {
  id: string
  destination: Destination
  /** Outbox id of the answer to edit. */
  answerId: string
} /** Reads a feed, or finds those of a page, for who asked by which command. */ & (
  | { kind: 'import-feeds'; fileId: string }
  | { kind: 'find-feed'; url: string; asked: 'addfeed' | 'suggest' }
  | { kind: 'search-topic'; topicId: string; subscriptionId: string }
  | { kind: 'backup' }
)

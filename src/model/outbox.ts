import type { Destination } from './chat.ts'
import type { Instant } from './time.ts'

/** Replies to people go first, then alerts, then digests, then broadcasts. */
export type Lane = 'reply' | 'alert' | 'digest' | 'broadcast'

/** A story for one topic, by reference. */
export type ItemRef = {
  topicId: string
  storyId: string
  articleId: string
  /** Set where an earlier asked digest told it: it is shown again, and the ledger stays as it is. */
  again?: true
}

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** What a message says, by reference: it becomes text when it is sent. */
export type Content =
  | { kind: 'alert'; item: ItemRef }
  | { kind: 'digest'; items: ItemRef[]; part: number; parts: number; asked: boolean; more: number }
  /** What of a topic came beyond its alerts of an hour; `more` found no room. */
  | { kind: 'gathered'; topicId: string; items: ItemRef[]; more: number }
  /** A view of a command, with what it shows. */
  | { kind: 'answer'; view: string; args: JsonObject }
  | { kind: 'broadcast'; broadcastId: string }

/** What must reach a destination. */
export interface OutboxMessage {
  /** Deterministic: queueing the same thing twice is queueing it once. */
  id: string
  destination: Destination
  lane: Lane
  content: Content
  /** Set when it replaces a message that Telegram has: by number, or as the answer that an earlier outbox message became. */
  edits?: { messageId: number } | { outboxId: string }
  /** Set when its forum topic is lost: it goes to the General topic. */
  inGeneralTopic?: boolean
  /** Set when Telegram refused its markup or length. */
  asPlainText?: boolean
  /** Of a plain text that is longer than one message: how many pieces of it have been sent. */
  piecesSent?: number
  /** How often Telegram did not find its chat. */
  notFound?: number
  /** `sending` from the commit before an attempt to the commit after it: what a kill in between may repeat (Promise 2). */
  state: 'queued' | 'sending'
  /** Tries so far. */
  attempts: number
  createdAt: Instant
  /** Not to be sent before. */
  dueAt: Instant
}

/** How often a topic has alerted a destination of late; by subscription. */
export interface AlertPace {
  /** Of the alerts of the last hour, the oldest first. */
  times: Instant[]
  /** What came beyond the limit, until its hour ends; `more` found no room. */
  gathering?: { destination: Destination; items: ItemRef[]; more: number; dueAt: Instant }
}

/** Kept when a message was sent: what Telegram calls it and what it was. */
export interface Receipt {
  outboxId: string
  messageId: number
  destination: Destination
  content: Content
  sentAt: Instant
}

/** Kept when a message could not be sent for good. */
export interface DeadMessage {
  message: OutboxMessage
  reason: string
  at: Instant
}

/** By destination and story: told, or promised and on its way. */
export interface LedgerEntry {
  state: 'promised' | 'told'
  outboxId: string
  /** An asked digest may list again what an earlier asked digest told. */
  by: 'alert' | 'digest' | 'asked-digest'
  at: Instant
  messageId?: number
}

/** One for each story and topic that has something new to tell; expanded into outbox messages. */
export interface FanOut {
  item: ItemRef
  /** Of the article. */
  score: number
  /** When the article was first seen: only subscriptions with `alertsSince` before it are told. */
  firstSeenAt: Instant
  /** Subscriptions with `alertsSince` before this were told by an earlier fan-out of the same story and topic. */
  toldThoseBefore: Instant
  /** Subscription id up to which it has been expanded. */
  cursor: string
}

export interface Broadcast {
  id: string
  /** Plain text. */
  text: string
  state: 'preview' | 'sending' | 'sent' | 'cancelled'
  createdAt: Instant
  /** Chat key up to which it has been expanded. */
  cursor: string
}

/** How a sent message looks: HTML as Telegram allows it, and buttons row by row. */
export interface RenderedMessage {
  html: string
  buttons?: Button[][]
  /** A file that it brings; then `html` is its caption. An edit has none. */
  file?: { name: string; text: string }
  /** Show the preview of this link; without it no preview is shown. */
  previewUrl?: string
}

export type Button = { text: string } & ({ data: string } | { url: string })

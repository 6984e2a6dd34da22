import type { UiLanguage } from './language.ts'
import type { Instant } from './time.ts'
import type { Requirements, Strictness, TypedGroup } from './topic.ts'

/** A private chat, group or channel. Telegram's own id stands in this row only. */
export interface Chat {
  /** Our own random key. */
  key: string
  telegramId: number
  type: 'private' | 'group' | 'channel'
  language: UiLanguage
  /** IANA name as Node knows it, such as `Europe/Kiev`. */
  timeZone: string
  /** 0..23, local time. */
  digestHour: number
  createdAt: Instant
  /** Set while Telegram refuses us there (blocked, kicked, deactivated). */
  inactiveSince?: Instant
  /** Forum topics that do not take messages (closed, deleted); the chat has been told of each. */
  lostThreads?: number[]
  /** No digest that was due before this is made any more: the last one made, or when hour or zone were changed. */
  digestedUpTo: Instant
  /** When the last daily digest was due; unset before the first. */
  lastDigestAt?: Instant
  /** Set while a word for a topic is awaited: the next thing said is that word. */
  asking?: { subscriptionId: string; how: 'add' | 'exclude'; at: Instant }
}

/** Where messages go: a chat's key and, in a forum, the thread. */
export interface Destination {
  chatKey: string
  threadId?: number
}

export type SubscriptionMode = 'alert' | 'digest' | 'both'

/** A topic that a destination follows: its parts in the words and order that this person typed. */
export interface Subscription extends Requirements<TypedGroup> {
  id: string
  destination: Destination
  topicId: string
  /** The topic as this person typed it: its name in every message to them. */
  name: string
  strictness: Strictness
  mode: SubscriptionMode
  paused: boolean
  createdAt: Instant
  /** Articles first seen before this instant never alert it: when it was made, resumed or given alerts. */
  alertsSince: Instant
}

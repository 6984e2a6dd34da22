import type { Update } from 'grammy/types'
import type {
  CallbackAnswer,
  ChatRecord,
  Fact,
  FileRecord,
  LedgerEntry,
  MessageRecord,
  QueryRecord,
  Settings,
  UserRecord,
} from './records.ts'

type Listener = (facts: readonly Fact[]) => void

/** Message ids count up in each supergroup and channel; all private chats and groups of a bot share one count. */
const SHARED = 0

/** All that the emulator remembers. Records are replaced, never changed in place; only `record` writes. */
export class State {
  readonly users = new Map<number, UserRecord>()
  readonly chats = new Map<number, ChatRecord>()
  /** By chat id, then message id; a Map keeps the order of sending. */
  readonly messages = new Map<number, Map<number, MessageRecord>>()
  readonly files = new Map<string, FileRecord>()
  readonly queries = new Map<string, QueryRecord>()
  readonly answers: CallbackAnswer[] = []
  readonly received: LedgerEntry[] = []
  /** Not yet confirmed by the bot. */
  updates: Update[] = []
  lastUpdateId = 700_000_000
  settings: Settings = {
    allowedUpdates: [],
    commands: {},
    profile: {},
    menuButtons: {},
  }

  readonly #append: (facts: readonly Fact[]) => void
  readonly #listeners = new Set<Listener>()
  readonly #lastMessageId = new Map<number, number>()
  #pending: Fact[] = []
  #depth = 0

  constructor(past: readonly Fact[] = [], append: (facts: readonly Fact[]) => void = () => {}) {
    for (const fact of past) this.#apply(fact)
    this.#append = append
  }

  /**
   * Runs one change. When the outermost one ends its facts go to the journal in one piece, and then the listeners
   * hear of them. A change that throws half-way is journalled as far as it came, as memory has it.
   */
  transaction<T>(change: () => T): T {
    this.#depth++
    try {
      return change()
    } finally {
      this.#depth--
      if (this.#depth === 0) this.#flush()
    }
  }

  record(fact: Fact): void {
    this.transaction(() => {
      this.#apply(fact)
      this.#pending.push(fact)
    })
  }

  /** Called after each change, once it is in the journal. Returns how to unsubscribe. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  nextMessageId(chatId: number): number {
    return (this.#lastMessageId.get(this.#counterOf(chatId)) ?? 0) + 1
  }

  message(chatId: number, messageId: number): MessageRecord | undefined {
    return this.messages.get(chatId)?.get(messageId)
  }

  #flush(): void {
    if (this.#pending.length === 0) return
    const facts = this.#pending
    this.#pending = []
    this.#append(facts)
    for (const listener of [...this.#listeners]) listener(facts)
  }

  #counterOf(chatId: number): number {
    const type = this.chats.get(chatId)?.chat.type
    return type === 'supergroup' || type === 'channel' ? chatId : SHARED
  }

  #apply(fact: Fact): void {
    switch (fact.type) {
      case 'user':
        this.users.set(fact.record.user.id, fact.record)
        break
      case 'chat':
        this.chats.set(fact.record.chat.id, fact.record)
        break
      case 'message': {
        const { message } = fact.record
        const inChat = this.messages.get(message.chat.id) ?? new Map<number, MessageRecord>()
        this.messages.set(message.chat.id, inChat.set(message.message_id, fact.record))
        const counter = this.#counterOf(message.chat.id)
        this.#lastMessageId.set(counter, Math.max(this.#lastMessageId.get(counter) ?? 0, message.message_id))
        break
      }
      case 'message-deleted':
        this.messages.get(fact.chatId)?.delete(fact.messageId)
        break
      case 'received':
        this.received.push(fact.entry)
        break
      case 'update':
        this.updates.push(fact.update)
        this.lastUpdateId = fact.update.update_id
        break
      case 'updates-confirmed':
        this.updates = this.updates.filter((update) => update.update_id >= fact.before)
        break
      case 'query':
        this.queries.set(fact.record.id, fact.record)
        break
      case 'answer':
        this.answers.push(fact.answer)
        break
      case 'file':
        this.files.set(fact.record.fileId, fact.record)
        break
      case 'settings':
        this.settings = { ...this.settings, ...fact.patch }
        break
    }
  }
}

import type { Composer, Context } from 'grammy'
import type { Lexicon } from '../../src/language/lexicon.ts'
import type { Article } from '../../src/model/article.ts'
import type { Chat, Destination } from '../../src/model/chat.ts'
import type { Job } from '../../src/model/job.ts'
import type { UiLanguage } from '../../src/model/language.ts'
import type { JsonObject, RenderedMessage } from '../../src/model/outbox.ts'
import type { Batch } from '../../src/store/batch.ts'
import type { ChatDirectory } from '../../src/store/chat-directory.ts'
import type { Store } from '../../src/store/open-store.ts'
import type { SubscriptionIndex } from '../../src/store/subscription-index.ts'
import type { MessageKey, Translate } from '../../src/text/translate.ts'

/** What commands need of the rest of the program. */
export interface Services {
  store: Store
  chats: ChatDirectory
  subscriptions: SubscriptionIndex
  lexicon: Lexicon
  adminIds: ReadonlySet<number>
  defaults: { language: UiLanguage; timeZone: string; digestHour: number }
  /** Private chats of the admins who have written to the bot. */
  adminChats(): Chat[]
  /** Whether subscribers may suggest feeds. */
  suggestions: boolean
  /** Does the work of a job that was just committed; its result comes by edit. Returns at once. */
  startJob(job: Job): void
  /** Polls the feeds that are due. Returns at once. */
  pollDue(): void
  /** Adds the messages of an asked digest to a batch and says how many stories they hold. */
  addDigest(batch: Batch, destination: Destination, idOf: (part: number) => string): Promise<number>
  /** The stored article with this link. */
  findArticle(link: string): Promise<Article | undefined>
  /** While `work` runs nobody else reads the ledger in order to promise from it. */
  inLedgerTurn<T>(work: () => Promise<T>): Promise<T>
  /** Begins to send the broadcasts that have been confirmed. Returns at once. */
  sendBroadcasts(): void
  /** Puts the admins' commands into one admin's menu. Returns at once. */
  showAdminMenu(adminId: number): void
  /** Milliseconds since the process began. */
  uptimeMs(): number
  onError(error: unknown): void
}

/** Who is speaking and where the answer goes. */
export interface Here {
  chat: Chat
  destination: Destination
  isAdmin: boolean
}

/** Changes that are committed together with the answer. */
export type Effect = (batch: Batch, chat: Chat) => void

export interface AppContext extends Context {
  here: Here
  /** Commits the effect, the answer and the update's id as one; the outbox does the sending. */
  answer(view: string, args?: JsonObject, effect?: Effect): Promise<void>
  /** The same for a pressed button: the message with the button becomes the answer. */
  edit(view: string, args?: JsonObject, effect?: Effect): Promise<void>
}

/** For whom a view is rendered, and from what. */
export interface ViewContext {
  t: Translate
  language: UiLanguage
  chat: Chat
  isAdmin: boolean
  now: number
  services: Services
}

/** How an answer reads now; rendered when it is sent. */
export type View = (context: ViewContext, args: JsonObject) => RenderedMessage | Promise<RenderedMessage>

/** One thing a person can say. */
export interface Command {
  name: string
  /** Key of what menus, /help and the README say about it. */
  description: MessageKey
  /** `everybody` in groups means their admins where something is changed. */
  scope: 'everybody' | 'admins'
  /** Unset: always. Whether the operator has turned it on; menus and /help leave out what is off. */
  isOn?(services: Pick<Services, 'suggestions'>): boolean
  compose(composer: Composer<AppContext>, services: Services): void
  /** By name; an answer names its view `command.view`. */
  views: Record<string, View>
}

import type {
  BotCommand,
  Chat,
  ChatAdministratorRights,
  ChatMember,
  ForceReply,
  InlineKeyboardMarkup,
  MenuButton,
  Message,
  MessageEntity,
  ReplyKeyboardMarkup,
  ReplyKeyboardRemove,
  Update,
  User,
} from 'grammy/types'

// What the emulator remembers. Times named `at` are epoch milliseconds; `date` in Telegram's own types is seconds.

export interface UserRecord {
  user: User
  blocked: boolean
  deactivated: boolean
}

export type MemberStatus = ChatMember['status']
export type Rights = Partial<ChatAdministratorRights>

export interface Membership {
  status: MemberStatus
  /** Of an administrator; a right that is not named is given. */
  rights?: Rights
}

interface TopicRecord {
  name: string
  iconColor: number
  closed: boolean
}

export interface ChatRecord {
  chat: Chat
  /** By user id, the bot included; empty in a private chat. */
  members: Record<string, Membership>
  /** By thread id. A deleted topic is not here any more. The General topic of a forum is number 1. */
  topics: Record<string, TopicRecord>
  migratedTo?: number
  /** Message ids, the last pinned last. */
  pinned: number[]
}

export interface MessageRecord {
  message: Message
  byBot: boolean
  silent?: boolean
  /** What the bot reacted with. */
  reaction?: string[]
}

export type ReplyMarkup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply

/** One message or edit that the server took in from the bot. */
export interface LedgerEntry {
  /** 1, 2, 3 … over all chats, in the order in which they were taken in. */
  seq: number
  at: number
  chatId: number
  threadId?: number
  messageId: number
  method: string
  /** Without markup. */
  text: string
  /** What a client would show, rebuilt from text and entities. */
  html: string
  entities: MessageEntity[]
  links: string[]
  replyMarkup?: ReplyMarkup
  replyToMessageId?: number
  document?: { fileId: string; fileName: string; size: number }
  edited: boolean
  silent?: boolean
}

export interface QueryRecord {
  id: string
  at: number
  userId: number
  chatId: number
  messageId: number
  data: string
}

export interface CallbackAnswer {
  queryId: string
  at: number
  userId: number
  chatId: number
  messageId: number
  data: string
  text?: string
  url?: string
  showAlert: boolean
}

export interface FileRecord {
  fileId: string
  filePath: string
  fileName: string
  mimeType: string
  size: number
  contentBase64: string
}

export type UpdateType = Exclude<keyof Update, 'update_id'>

interface WebhookSetting {
  url: string
  secretToken?: string
  maxConnections?: number
}

export interface Settings {
  /** Set once the token that the emulator was started with has been revoked. */
  token?: string
  webhook?: WebhookSetting | null
  /** Empty = Telegram's default. */
  allowedUpdates: UpdateType[]
  /** By scope and language. */
  commands: Record<string, BotCommand[]>
  /** By kind (name, description, short_description) and language. */
  profile: Record<string, string>
  /** By chat id, '' = the default. */
  menuButtons: Record<string, MenuButton>
}

/** One change of the world. The journal is a list of these and nothing else. */
export type Fact =
  | { type: 'user'; record: UserRecord }
  | { type: 'chat'; record: ChatRecord }
  | { type: 'message'; record: MessageRecord }
  | { type: 'message-deleted'; chatId: number; messageId: number }
  | { type: 'received'; entry: LedgerEntry }
  | { type: 'update'; update: Update }
  | { type: 'updates-confirmed'; before: number }
  | { type: 'query'; record: QueryRecord }
  | { type: 'answer'; answer: CallbackAnswer }
  | { type: 'file'; record: FileRecord }
  | { type: 'settings'; patch: Partial<Settings> }

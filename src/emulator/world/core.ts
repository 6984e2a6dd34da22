import type { Chat, Message, Update, User, UserFromGetMe } from 'grammy/types'
import type { ChatRecord, MessageRecord, UpdateType } from './records.ts'
import type { State } from './state.ts'

/** What the Bot API methods and the world both build on. */
export interface Core {
  state: State
  bot: UserFromGetMe
  now(): number
}

/** Updates that a bot gets only when it names them in allowed_updates. */
const onlyWhenAsked: readonly UpdateType[] = ['chat_member', 'message_reaction', 'message_reaction_count']

/** Queues an update for the bot, unless its allowed_updates leave it out. Returns the update's id. */
export function emit(core: Core, content: Omit<Update, 'update_id'>): number | undefined {
  const { allowedUpdates } = core.state.settings
  const type = Object.keys(content)[0] as UpdateType
  const allowed = allowedUpdates.length > 0 ? allowedUpdates.includes(type) : !onlyWhenAsked.includes(type)
  if (!allowed) return undefined
  const update = { update_id: core.state.lastUpdateId + 1, ...content }
  core.state.record({ type: 'update', update })
  return update.update_id
}

export function epochSeconds(core: Core): number {
  return Math.floor(core.now() / 1000)
}

/** Writes a message or its changed form. */
export function putMessage(core: Core, record: MessageRecord): void {
  core.state.record({ type: 'message', record })
}

/** Puts a service message into a chat and tells the bot when it is there. */
export function putServiceMessage(
  core: Core,
  chat: ChatRecord,
  from: User | undefined,
  content: Partial<Message>,
): Message {
  const isChannel = chat.chat.type === 'channel'
  const message: Message = {
    message_id: core.state.nextMessageId(chat.chat.id),
    ...(isChannel || from === undefined ? { sender_chat: chat.chat } : { from }),
    chat: chat.chat,
    date: epochSeconds(core),
    ...content,
  }
  putMessage(core, { message, byBot: from?.id === core.bot.id })
  deliver(core, message)
  return message
}

/** Tells the bot of a message of somebody else, if it may see it. */
export function deliver(core: Core, message: Message, kind: 'new' | 'edited' = 'new'): void {
  if (!botSees(core, message)) return
  const isChannel = message.chat.type === 'channel'
  const type = isChannel ? 'channel_post' : 'message'
  emit(core, { [kind === 'edited' ? `edited_${type}` : type]: message })
}

/** Telegram's privacy mode: in a group a bot sees commands, replies to it and mentions of it, an admin sees all. */
function botSees(core: Core, message: Message): boolean {
  if (message.from?.id === core.bot.id) return false
  if (message.chat.type === 'private') return true
  const status = botStatus(core, message.chat)
  if (status === 'administrator' || status === 'creator') return true
  if (message.chat.type === 'channel' || status === 'left' || status === 'kicked') return false
  const text = message.text ?? message.caption
  if (text === undefined && message.document === undefined) return true
  if (message.reply_to_message?.from?.id === core.bot.id) return true
  const name = `@${core.bot.username.toLowerCase()}`
  const words = (text ?? '').toLowerCase()
  return /^\/[a-z0-9_]+(?![a-z0-9_@])/.test(words) || words.includes(name)
}

function botStatus(core: Core, chat: Chat) {
  return core.state.chats.get(chat.id)?.members[core.bot.id]?.status ?? 'left'
}

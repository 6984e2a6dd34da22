import { ApiFailure, badRequest, forbidden } from '../api-failure.ts'
import type { Core } from '../world/core.ts'
import { botIsAdmin, kindOf } from '../world/members.ts'
import type { ChatRecord } from '../world/records.ts'

/** The chat that a call names by id or @username, whether or not the bot may write there. */
export function findChat(core: Core, chatId: number | string | undefined): ChatRecord {
  if (chatId === undefined || chatId === '') throw badRequest('chat_id is empty')
  const { state } = core
  const id = Number(chatId)
  if (Number.isInteger(id)) {
    const chat = state.chats.get(id)
    if (chat) return chat
    const user = state.users.get(id)
    if (user?.deactivated) throw forbidden('user is deactivated')
    // The person exists but has never written: a bot cannot be the first to speak.
    if (user) throw forbidden("bot can't initiate conversation with a user")
    throw badRequest('chat not found')
  }
  const name = `${chatId}`.replace(/^@/, '').toLowerCase()
  const named = [...state.chats.values()].find(
    ({ chat }) => chat.type !== 'private' && chat.username?.toLowerCase() === name,
  )
  if (!named) throw badRequest('chat not found')
  return named
}

/** The chat, if the bot can see into it. */
export function findReadableChat(core: Core, chatId: number | string | undefined): ChatRecord {
  const record = findChat(core, chatId)
  const { chat } = record
  if (record.migratedTo !== undefined) {
    throw badRequest('group chat was upgraded to a supergroup chat', {
      migrate_to_chat_id: record.migratedTo,
    })
  }
  if (chat.type === 'private') return record
  const status = record.members[core.bot.id]?.status ?? 'left'
  if (status === 'kicked') throw forbidden(`bot was kicked from the ${kindOf(chat)}`)
  if (status === 'left') throw forbidden(`bot is not a member of the ${kindOf(chat)}`)
  return record
}

/** The chat, if the bot may write in it now. */
export function findWritableChat(core: Core, chatId: number | string | undefined): ChatRecord {
  const record = findReadableChat(core, chatId)
  const { chat } = record
  if (chat.type === 'private') {
    const user = core.state.users.get(chat.id)
    if (user?.deactivated) throw forbidden('user is deactivated')
    if (user?.blocked) throw forbidden('bot was blocked by the user')
  } else if (chat.type === 'channel' && !botIsAdmin(core, record, 'can_post_messages')) {
    throw badRequest('need administrator rights in the channel chat')
  } else if (record.members[core.bot.id]?.status === 'restricted') {
    throw badRequest('not enough rights to send text messages to the chat')
  }
  return record
}

/**
 * The thread that a message goes to, or undefined for the chat itself. As in Telegram the General topic is named by
 * no thread id at all: its number 1 is not found.
 */
export function checkTopic(record: ChatRecord, threadId: number | undefined): number | undefined {
  if (threadId === undefined || threadId === 0) {
    if (record.topics[1]?.closed) throw badRequest('TOPIC_CLOSED')
    return undefined
  }
  const topic = threadId === 1 ? undefined : record.topics[threadId]
  if (!topic) throw badRequest('message thread not found')
  // The real server lets an administrator with can_manage_topics write on; here nobody can, so that it gets tested.
  if (topic.closed) throw badRequest('TOPIC_CLOSED')
  return threadId
}

export function requireRight(
  core: Core,
  record: ChatRecord,
  right: 'can_pin_messages' | 'can_manage_topics',
): void {
  if (record.chat.type === 'private' || botIsAdmin(core, record, right)) return
  const what =
    right === 'can_pin_messages' ? 'manage pinned messages in the chat' : 'manage topics in the chat'
  throw new ApiFailure(400, `Bad Request: not enough rights to ${what}`)
}

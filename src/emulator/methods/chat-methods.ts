import type { ChatFullInfo, ChatMemberAdministrator, ChatMemberOwner } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import { botIsAdmin, changeMember, describeMember } from '../world/members.ts'
import { botAccount } from '../world/people.ts'
import type { ChatRecord } from '../world/records.ts'
import { createTopic, setTopicClosed } from '../world/topics.ts'
import { checkTopic, findReadableChat, findWritableChat, requireRight } from './check-chat.ts'
import type { BotCore, Methods } from './method.ts'

type ChatMethod =
  | 'getChat'
  | 'getChatMember'
  | 'getChatAdministrators'
  | 'getChatMemberCount'
  | 'leaveChat'
  | 'sendChatAction'
  | 'createForumTopic'
  | 'closeForumTopic'
  | 'reopenForumTopic'

const chatActions =
  'typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note'.split(
    ' ',
  )

/** What asks about a chat, and what manages it. */
export const chatMethods: Methods<ChatMethod> = {
  getChat: {
    parameters: { chat_id: 'chat' },
    required: ['chat_id'],
    run(core, params) {
      const { chat, pinned } = findReadableChat(core, params.chat_id)
      const pinnedMessage = core.state.message(chat.id, pinned.at(-1) ?? 0)?.message
      const info = {
        ...chat,
        accent_color_id: 0,
        max_reaction_count: 11,
        accepted_gift_types: {
          unlimited_gifts: false,
          limited_gifts: false,
          unique_gifts: false,
          premium_subscription: false,
          gifts_from_channels: false,
        },
        ...(pinnedMessage ? { pinned_message: pinnedMessage } : {}),
      }
      return info satisfies ChatFullInfo
    },
  },

  getChatMember: {
    parameters: { chat_id: 'chat', user_id: 'integer' },
    required: ['chat_id', 'user_id'],
    run(core, params) {
      const record = findReadableChat(core, params.chat_id)
      const isBot = params.user_id === core.bot.id
      const user = isBot ? botAccount(core) : core.state.users.get(params.user_id)?.user
      if (!user) throw badRequest('user not found')
      if (record.chat.type === 'private') {
        if (!isBot && user.id !== record.chat.id) throw badRequest('member not found')
        return { status: 'member', user }
      }
      if (record.chat.type === 'channel' && !isBot && !botIsAdmin(core, record)) {
        throw badRequest('member list is inaccessible')
      }
      return describeMember(user, record.members[user.id] ?? { status: 'left' })
    },
  },

  getChatAdministrators: {
    parameters: { chat_id: 'chat', return_bots: 'boolean' },
    required: ['chat_id'],
    run(core, params) {
      const record = findReadableChat(core, params.chat_id)
      if (record.chat.type === 'private') throw badRequest('there are no administrators in the private chat')
      return Object.entries(record.members).flatMap(
        ([id, membership]): Array<ChatMemberOwner | ChatMemberAdministrator> => {
          const user = Number(id) === core.bot.id ? botAccount(core) : core.state.users.get(Number(id))?.user
          const member = user && describeMember(user, membership)
          return member?.status === 'creator' || member?.status === 'administrator' ? [member] : []
        },
      )
    },
  },

  getChatMemberCount: {
    parameters: { chat_id: 'chat' },
    required: ['chat_id'],
    run(core, params) {
      const record = findReadableChat(core, params.chat_id)
      if (record.chat.type === 'private') return 2
      return Object.values(record.members).filter(({ status }) => status !== 'left' && status !== 'kicked')
        .length
    },
  },

  leaveChat: {
    parameters: { chat_id: 'chat' },
    required: ['chat_id'],
    run(core, params) {
      const record = findReadableChat(core, params.chat_id)
      if (record.chat.type === 'private')
        throw badRequest("chat member status can't be changed in private chats")
      changeMember(core, record, core.bot.id, { status: 'left' }, botAccount(core))
      return true
    },
  },

  sendChatAction: {
    parameters: {
      business_connection_id: 'unsupported',
      chat_id: 'chat',
      message_thread_id: 'integer',
      action: 'string',
    },
    required: ['chat_id', 'action'],
    run(core, params) {
      const record = findWritableChat(core, params.chat_id)
      checkTopic(record, params.message_thread_id)
      if (!chatActions.includes(params.action)) throw badRequest('wrong parameter action in request')
      return true
    },
  },

  createForumTopic: {
    parameters: {
      chat_id: 'chat',
      name: 'string',
      icon_color: 'integer',
      icon_custom_emoji_id: 'ignored',
    },
    required: ['chat_id', 'name'],
    run(core, params) {
      const record = findForum(core, params.chat_id)
      const name = params.name.trim()
      if (name === '' || [...name].length > 128)
        throw badRequest('forum topic name must be 1-128 characters long')
      return createTopic(core, record, name, botAccount(core), params.icon_color)
    },
  },

  closeForumTopic: {
    parameters: { chat_id: 'chat', message_thread_id: 'integer' },
    required: ['chat_id', 'message_thread_id'],
    run: (core, params) => setClosed(core, params.chat_id, params.message_thread_id, true),
  },

  reopenForumTopic: {
    parameters: { chat_id: 'chat', message_thread_id: 'integer' },
    required: ['chat_id', 'message_thread_id'],
    run: (core, params) => setClosed(core, params.chat_id, params.message_thread_id, false),
  },
}

function findForum(core: BotCore, chatId: number | string): ChatRecord {
  const record = findWritableChat(core, chatId)
  if (record.chat.type !== 'supergroup' || !record.chat.is_forum) throw badRequest('the chat is not a forum')
  requireRight(core, record, 'can_manage_topics')
  return record
}

function setClosed(core: BotCore, chatId: number | string, threadId: number, closed: boolean): true {
  const record = findForum(core, chatId)
  const topic = record.topics[threadId]
  if (!topic) throw badRequest('message thread not found')
  if (topic.closed === closed) throw badRequest('TOPIC_NOT_MODIFIED')
  setTopicClosed(core, record, threadId, closed, botAccount(core))
  return true
}

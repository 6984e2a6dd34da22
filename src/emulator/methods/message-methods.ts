import type { Message } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import { formatText, maxTextLength } from '../text/format-text.ts'
import { epochSeconds, putMessage, putServiceMessage } from '../world/core.ts'
import { botIsAdmin } from '../world/members.ts'
import { botAccount } from '../world/people.ts'
import type { ChatRecord, MessageRecord, ReplyMarkup } from '../world/records.ts'
import { findReadableChat, findWritableChat, requireRight } from './check-chat.ts'
import { checkMarkup } from './check-markup.ts'
import type { BotCore, Methods } from './method.ts'
import { enterLedger, resolveMentions, textFields } from './take-in.ts'

const deletableSeconds = 48 * 3600 // Bot API deleteMessage

type MessageMethod =
  | 'editMessageText'
  | 'editMessageReplyMarkup'
  | 'deleteMessage'
  | 'deleteMessages'
  | 'pinChatMessage'
  | 'setMessageReaction'

/** What changes a message that is there. */
export const messageMethods: Methods<MessageMethod> = {
  editMessageText: {
    parameters: {
      business_connection_id: 'unsupported',
      chat_id: 'chat',
      message_id: 'integer',
      inline_message_id: 'unsupported',
      text: 'string',
      parse_mode: 'string',
      entities: 'json',
      link_preview_options: 'json',
      rich_message: 'unsupported',
      reply_markup: 'json',
    },
    required: ['chat_id', 'message_id'],
    run(core, params) {
      const { chat, record } = findOwn(core, params, 'edit')
      if (record.message.text === undefined) throw badRequest('there is no text in the message to edit')
      const { text, parse_mode: parseMode, entities } = params
      const formatted = resolveMentions(
        core,
        formatText({ text, parseMode, entities, maxLength: maxTextLength }),
      )
      const { entities: _, link_preview_options: __, ...rest } = record.message
      const preview = params.link_preview_options
      const content = {
        ...textFields(formatted),
        ...(preview === undefined ? {} : { link_preview_options: preview }),
      }
      return edit(core, 'editMessageText', chat, record, { ...rest, ...content }, params.reply_markup)
    },
  },

  editMessageReplyMarkup: {
    parameters: {
      business_connection_id: 'unsupported',
      chat_id: 'chat',
      message_id: 'integer',
      inline_message_id: 'unsupported',
      reply_markup: 'json',
    },
    required: ['chat_id', 'message_id'],
    run(core, params) {
      const { chat, record } = findOwn(core, params, 'edit')
      return edit(core, 'editMessageReplyMarkup', chat, record, record.message, params.reply_markup)
    },
  },

  deleteMessage: {
    parameters: { chat_id: 'chat', message_id: 'integer' },
    required: ['chat_id', 'message_id'],
    run(core, params) {
      const chat = findReadableChat(core, params.chat_id)
      const record = core.state.message(chat.chat.id, params.message_id)
      if (!record) throw badRequest('message to delete not found')
      if (!mayDelete(core, chat, record)) throw badRequest("message can't be deleted")
      remove(core, record)
      return true
    },
  },

  deleteMessages: {
    parameters: { chat_id: 'chat', message_ids: 'json' },
    required: ['chat_id', 'message_ids'],
    run(core, params) {
      const chat = findReadableChat(core, params.chat_id)
      const ids = params.message_ids
      if (!Array.isArray(ids) || ids.length === 0) throw badRequest('message identifiers are not specified')
      if (ids.length > 100) throw badRequest('too many message identifiers specified')
      const records = ids.flatMap((id) => core.state.message(chat.chat.id, Number(id)) ?? [])
      if (!records.every((record) => mayDelete(core, chat, record)))
        throw badRequest("message can't be deleted")
      core.state.transaction(() => {
        for (const record of records) remove(core, record)
      })
      return true
    },
  },

  pinChatMessage: {
    parameters: {
      business_connection_id: 'unsupported',
      chat_id: 'chat',
      message_id: 'integer',
      disable_notification: 'boolean',
    },
    required: ['chat_id', 'message_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const record = core.state.message(chat.chat.id, params.message_id)
      if (!record) throw badRequest('message to pin not found')
      requireRight(core, chat, 'can_pin_messages')
      core.state.transaction(() => {
        const pinned = [...chat.pinned.filter((id) => id !== params.message_id), params.message_id]
        core.state.record({ type: 'chat', record: { ...chat, pinned } })
        putServiceMessage(core, chat, botAccount(core), {
          pinned_message: record.message,
        })
      })
      return true
    },
  },

  setMessageReaction: {
    parameters: {
      chat_id: 'chat',
      message_id: 'integer',
      reaction: 'json',
      is_big: 'ignored',
    },
    required: ['chat_id', 'message_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const record = core.state.message(chat.chat.id, params.message_id)
      if (!record) throw badRequest('message to react not found')
      const reaction = params.reaction ?? []
      if (!Array.isArray(reaction)) throw badRequest("can't parse reaction: expected an Array")
      if (reaction.length > 1) throw badRequest('REACTIONS_TOO_MANY')
      const emoji = reaction.map((each) => (each.type === 'emoji' ? each.emoji : each.type))
      putMessage(core, { ...record, reaction: emoji })
      return true
    },
  },
}

function findOwn(core: BotCore, params: { chat_id?: number | string; message_id?: number }, verb: 'edit') {
  const chat = findWritableChat(core, params.chat_id)
  const record = core.state.message(chat.chat.id, params.message_id ?? 0)
  if (!record) throw badRequest(`message to ${verb} not found`)
  if (!record.byBot) throw badRequest(`message can't be ${verb}ed`)
  return { chat, record }
}

/** An edit without a keyboard takes the keyboard away. */
function edit<T extends Message>(
  core: BotCore,
  method: string,
  chat: ChatRecord,
  record: MessageRecord,
  content: T,
  replyMarkup: unknown,
) {
  const markup = checkMarkup(chat, replyMarkup, true)
  const { reply_markup: _, edit_date: __, ...bare } = content
  const unchanged =
    JSON.stringify(shown(content, markup)) ===
    JSON.stringify(shown(record.message, record.message.reply_markup))
  if (unchanged) {
    throw badRequest(
      'message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
    )
  }
  core.flood.take(chat.chat.id)
  const message = {
    ...bare,
    edit_date: epochSeconds(core),
    ...(markup && 'inline_keyboard' in markup ? { reply_markup: markup } : {}),
  } as unknown as T & { edit_date: number; text: string }
  core.state.transaction(() => {
    putMessage(core, { ...record, message })
    enterLedger(core, method, message, markup, {
      edited: true,
      silent: record.silent === true,
    })
  })
  return message
}

/** What must differ for an edit to be one. */
function shown(message: Message, markup: ReplyMarkup | undefined) {
  return [message.text, message.entities ?? [], message.link_preview_options ?? {}, markup ?? null]
}

/** Its own messages and a person's in a private chat; others' only as an admin with the right; nothing old. */
function mayDelete(core: BotCore, chat: ChatRecord, record: MessageRecord): boolean {
  const mayDeleteOthers = botIsAdmin(core, chat, 'can_delete_messages')
  if (mayDeleteOthers && chat.chat.type === 'supergroup') return true
  if (epochSeconds(core) - record.message.date > deletableSeconds) return false
  return record.byBot || chat.chat.type === 'private' || mayDeleteOthers
}

function remove(core: BotCore, { message }: MessageRecord): void {
  core.state.record({
    type: 'message-deleted',
    chatId: message.chat.id,
    messageId: message.message_id,
  })
}

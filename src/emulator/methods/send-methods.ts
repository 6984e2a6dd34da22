import type { Message } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import { formatText, maxTextLength } from '../text/format-text.ts'

import { addFile, describeFile } from '../world/files.ts'
import type { ChatRecord } from '../world/records.ts'
import { checkTopic, findReadableChat, findWritableChat } from './check-chat.ts'
import { checkMarkup } from './check-markup.ts'
import type { BotCore, Methods, Params } from './method.ts'
import { type Accepted, captionFields, checkReply, resolveMentions, takeIn, textFields } from './take-in.ts'

const maxCaptionLength = 1024 // code points after entity parsing, Bot API sendDocument

const toChat = {
  business_connection_id: 'unsupported',
  chat_id: 'chat',
  message_thread_id: 'integer',
  direct_messages_topic_id: 'unsupported',
  disable_notification: 'boolean',
  protect_content: 'boolean',
  allow_paid_broadcast: 'ignored',
  suggested_post_parameters: 'unsupported',
  message_effect_id: 'ignored',
  reply_parameters: 'json',
  reply_markup: 'json',
  reply_to_message_id: 'integer',
} as const

/** What puts a new message into a chat. Each checks chat, access, topic, text, markup, reply and flood, in this order. */
export const sendMethods: Methods<'sendMessage' | 'sendDocument' | 'forwardMessage' | 'copyMessage'> = {
  sendMessage: {
    parameters: {
      ...toChat,
      ephemeral_message_parameters: 'unsupported',
      text: 'string',
      parse_mode: 'string',
      entities: 'json',
      link_preview_options: 'json',
    },
    required: ['chat_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const threadId = checkTopic(chat, params.message_thread_id)
      const formatted = resolveMentions(
        core,
        formatText({
          text: params.text,
          parseMode: params.parse_mode,
          entities: params.entities,
          maxLength: maxTextLength,
        }),
      )
      const accepted = accept(core, 'sendMessage', chat, threadId, params, formatted)
      const preview = params.link_preview_options
      return takeIn(core, accepted, {
        ...textFields(formatted),
        ...(preview === undefined ? {} : { link_preview_options: preview }),
      })
    },
  },

  sendDocument: {
    parameters: {
      ...toChat,
      ephemeral_message_parameters: 'unsupported',
      document: 'file',
      thumbnail: 'ignored',
      caption: 'string',
      parse_mode: 'string',
      caption_entities: 'json',
      disable_content_type_detection: 'ignored',
    },
    required: ['chat_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const threadId = checkTopic(chat, params.message_thread_id)
      const formatted = caption(core, params)
      const { document } = params
      if (document === undefined) throw badRequest('there is no document in the request')
      const known = typeof document === 'string' ? core.state.files.get(document) : undefined
      if (typeof document === 'string' && !known) throw badRequest('wrong file identifier/HTTP URL specified')
      if (typeof document !== 'string' && document.content.byteLength === 0)
        throw badRequest('file must be non-empty')
      const accepted = accept(core, 'sendDocument', chat, threadId, params, formatted)
      return core.state.transaction(() => {
        const file = known ?? (typeof document === 'string' ? undefined : addFile(core, document))
        if (!file) throw badRequest('wrong file identifier/HTTP URL specified')
        return takeIn(core, accepted, {
          document: describeFile(file),
          ...captionFields(formatted),
        })
      })
    },
  },

  forwardMessage: {
    parameters: {
      chat_id: 'chat',
      message_thread_id: 'integer',
      direct_messages_topic_id: 'unsupported',
      from_chat_id: 'chat',
      video_start_timestamp: 'ignored',
      message_effect_id: 'ignored',
      suggested_post_parameters: 'unsupported',
      disable_notification: 'boolean',
      protect_content: 'boolean',
      message_id: 'integer',
    },
    required: ['chat_id', 'from_chat_id', 'message_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const threadId = checkTopic(chat, params.message_thread_id)
      const original = findOriginal(core, params, 'forward')
      const accepted = accept(core, 'forwardMessage', chat, threadId, params, {
        text: '',
        entities: [],
      })
      const date = original.date
      const forward_origin =
        original.chat.type === 'channel'
          ? {
              type: 'channel' as const,
              date,
              chat: original.chat,
              message_id: original.message_id,
            }
          : original.sender_chat
            ? { type: 'chat' as const, date, sender_chat: original.sender_chat }
            : {
                type: 'user' as const,
                date,
                sender_user: original.from ?? core.bot,
              }
      return takeIn(core, accepted, { ...contentOf(original), forward_origin })
    },
  },

  copyMessage: {
    parameters: {
      ...toChat,
      from_chat_id: 'chat',
      message_id: 'integer',
      video_start_timestamp: 'ignored',
      caption: 'string',
      parse_mode: 'string',
      caption_entities: 'json',
      show_caption_above_media: 'ignored',
    },
    required: ['chat_id', 'from_chat_id', 'message_id'],
    run(core, params) {
      const chat = findWritableChat(core, params.chat_id)
      const threadId = checkTopic(chat, params.message_thread_id)
      const original = findOriginal(core, params, 'copy')
      const formatted = caption(core, params)
      const accepted = accept(core, 'copyMessage', chat, threadId, params, formatted)
      const changed = original.document && params.caption !== undefined ? captionFields(formatted) : {}
      const { caption: _, caption_entities: __, ...bare } = contentOf(original)
      const content = 'caption' in changed ? { ...bare, ...changed } : contentOf(original)
      return { message_id: takeIn(core, accepted, content).message_id }
    },
  },
}

/** The checks after the text. */
function accept(
  core: BotCore,
  method: string,
  chat: ChatRecord,
  threadId: number | undefined,
  params: Partial<Params<'sendMessage'>>,
  formatted: Accepted['formatted'],
): Accepted {
  const markup = checkMarkup(chat, params.reply_markup)
  const replied = checkReply(core, chat, params.reply_parameters, params.reply_to_message_id)
  core.flood.take(chat.chat.id)
  // A reply goes where the message is that it replies to.
  const repliedThread = replied?.is_topic_message ? replied.message_thread_id : undefined
  return {
    method,
    chat,
    threadId: threadId ?? repliedThread,
    replied,
    markup,
    formatted,
    isSilent: params.disable_notification,
    isProtected: params.protect_content,
  }
}

function caption(
  core: BotCore,
  params: Pick<Params<'sendDocument'>, 'caption' | 'parse_mode' | 'caption_entities'>,
) {
  const { caption: text, parse_mode: parseMode, caption_entities: entities } = params
  return resolveMentions(
    core,
    formatText({
      text,
      parseMode,
      entities,
      maxLength: maxCaptionLength,
      isCaption: true,
    }),
  )
}

function findOriginal(core: BotCore, params: Params<'forwardMessage'>, verb: 'forward' | 'copy'): Message {
  const from = findReadableChat(core, params.from_chat_id)
  const original = core.state.message(from.chat.id, params.message_id)?.message
  if (!original) throw badRequest(`message to ${verb} not found`)
  if (original.text === undefined && !original.document)
    throw badRequest(`the message can't be ${verb === 'copy' ? 'copied' : 'forwarded'}`)
  if (original.has_protected_content)
    throw badRequest(`the message can't be ${verb === 'copy' ? 'copied' : 'forwarded'}`)
  return original
}

/** What a copy shares with its original. */
function contentOf(
  message: Message,
): Pick<Message, 'text' | 'entities' | 'document' | 'caption' | 'caption_entities'> {
  const { text, entities, document, caption: words, caption_entities } = message
  return {
    ...(text === undefined ? {} : { text }),
    ...(entities ? { entities } : {}),
    ...(document ? { document } : {}),
    ...(words === undefined ? {} : { caption: words }),
    ...(caption_entities ? { caption_entities } : {}),
  }
}

import type { Message, MessageEntity, ReplyParameters } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import { entitiesToHtml, linksIn } from '../text/entities-to-html.ts'
import type { FormattedText } from '../text/formatted-text.ts'
import { type Core, epochSeconds, putMessage } from '../world/core.ts'
import { botAccount } from '../world/people.ts'
import { quoted } from '../world/quoted.ts'
import type { ChatRecord, LedgerEntry, ReplyMarkup } from '../world/records.ts'

/** A message that has passed every check. */
export interface Accepted {
  method: string
  chat: ChatRecord
  threadId: number | undefined
  replied: Message | undefined
  markup: ReplyMarkup | undefined
  formatted: FormattedText
  /** What the message is besides its text. */
  content?: Partial<Message>
  isSilent: boolean | undefined
  isProtected: boolean | undefined
}

/** Puts the bot's message into the chat and into the ledger. */
export function takeIn<C extends Partial<Message>>(core: Core, accepted: Accepted, content: C): Message & C {
  const { chat, threadId, replied, markup, isSilent } = accepted
  const account = chat.chat.type === 'channel' ? { sender_chat: chat.chat } : { from: botAccount(core) }
  const message = {
    message_id: core.state.nextMessageId(chat.chat.id),
    ...account,
    chat: chat.chat,
    date: epochSeconds(core),
    ...(threadId === undefined ? {} : { message_thread_id: threadId, is_topic_message: true as const }),
    ...(replied ? { reply_to_message: quoted(replied) } : {}),
    ...content,
    ...(accepted.isProtected ? { has_protected_content: true as const } : {}),
    ...(markup && 'inline_keyboard' in markup ? { reply_markup: markup } : {}),
  }
  core.state.transaction(() => {
    putMessage(core, {
      message,
      byBot: true,
      ...(isSilent ? { silent: true } : {}),
    })
    enterLedger(core, accepted.method, message, markup, {
      edited: false,
      silent: isSilent === true,
    })
  })
  return message
}

export function enterLedger(
  core: Core,
  method: string,
  message: Message,
  markup: ReplyMarkup | undefined,
  { edited, silent }: { edited: boolean; silent: boolean },
): void {
  const text = message.text ?? message.caption ?? ''
  const entities = message.entities ?? message.caption_entities ?? []
  const { document } = message
  const entry: LedgerEntry = {
    seq: core.state.received.length + 1,
    at: core.now(),
    chatId: message.chat.id,
    ...(message.message_thread_id === undefined ? {} : { threadId: message.message_thread_id }),
    messageId: message.message_id,
    method,
    text,
    html: entitiesToHtml({ text, entities }),
    entities,
    links: linksIn({ text, entities }),
    ...(markup ? { replyMarkup: markup } : {}),
    ...(message.reply_to_message ? { replyToMessageId: message.reply_to_message.message_id } : {}),
    ...(document
      ? {
          document: {
            fileId: document.file_id,
            fileName: document.file_name ?? '',
            size: document.file_size ?? 0,
          },
        }
      : {}),
    edited,
    ...(silent ? { silent } : {}),
  }
  core.state.record({ type: 'received', entry })
}

/** The message to reply to, or undefined when there is none and none is needed. */
export function checkReply(
  core: Core,
  chat: ChatRecord,
  reply: ReplyParameters | undefined,
  replyToMessageId: number | undefined,
): Message | undefined {
  const messageId = reply?.message_id ?? replyToMessageId
  if (messageId === undefined || messageId === 0) return undefined
  if (reply?.chat_id !== undefined && Number(reply.chat_id) !== chat.chat.id) {
    throw badRequest('the emulator knows no replies across chats')
  }
  const replied = core.state.message(chat.chat.id, messageId)?.message
  if (!replied) {
    if (reply?.allow_sending_without_reply) return undefined
    throw badRequest('message to be replied not found')
  }
  const quote = reply?.quote
  if (quote !== undefined && !(replied.text ?? replied.caption ?? '').includes(quote)) {
    throw badRequest('QUOTE_TEXT_INVALID')
  }
  return replied
}

/** Puts the person's name into each mention by id; a mention of somebody unknown is dropped, as Telegram does. */
export function resolveMentions(core: Core, { text, entities }: FormattedText): FormattedText {
  const resolved = entities.flatMap((entity): MessageEntity[] => {
    if (entity.type !== 'text_mention') return [entity]
    const user = core.state.users.get(entity.user.id)?.user
    return user ? [{ ...entity, user }] : []
  })
  return { text, entities: resolved }
}

/** The fields of a text message; an empty list of entities is left out, as Telegram does. */
export function textFields({ text, entities }: FormattedText): {
  text: string
  entities?: MessageEntity[]
} {
  return entities.length === 0 ? { text } : { text, entities }
}

export function captionFields(formatted: FormattedText): {
  caption?: string
  caption_entities?: MessageEntity[]
} {
  const { text, entities } = formatted
  if (text === '') return {}
  return entities.length === 0 ? { caption: text } : { caption: text, caption_entities: entities }
}

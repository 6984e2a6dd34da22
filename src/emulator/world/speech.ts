import type { Message, Update } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { detectEntities } from '../text/detect-entities.ts'
import { maxTextLength } from '../text/format-text.ts'
import { countCodePoints } from '../text/formatted-text.ts'
import { type Core, deliver, emit, epochSeconds, putMessage } from './core.ts'
import { addFile, describeFile } from './files.ts'
import { requireChat } from './groups.ts'
import { anonymousAdmin, channelBot, requireUser, startPrivateChat } from './people.ts'
import { quoted } from './quoted.ts'
import type { ChatRecord, UserRecord } from './records.ts'

export interface Speak {
  userId: number
  /** Default: the private chat of the person and the bot. */
  chatId?: number
  replyToMessageId?: number
  threadId?: number
  /** The chat's own id for an anonymous admin, a channel's id for somebody who writes as that channel. */
  senderChatId?: number
}

export interface SendText extends Speak {
  text: string
}

export interface SendDocument extends Speak {
  fileName: string
  mimeType?: string
  /** Text, in UTF-8; or bytes in `contentBase64`. */
  content?: string
  contentBase64?: string
  caption?: string
}

export interface EditText {
  userId: number
  chatId?: number
  messageId: number
  text: string
}

/** What people say and send. Each returns the message as the bot may see it. */
export function speech(core: Core) {
  const { state } = core

  function say(input: Speak, content: Partial<Message>): Message {
    const author = requireUser(core, input.userId)
    const chat = chatToSpeakIn(core, author, input.chatId)
    const message: Message = {
      message_id: state.nextMessageId(chat.chat.id),
      ...senderOf(core, author, chat, input.senderChatId),
      chat: chat.chat,
      date: epochSeconds(core),
      ...placeOf(core, chat, input),
      ...content,
    }
    putMessage(core, { message, byBot: false })
    deliver(core, message)
    return message
  }

  return {
    sendText(input: SendText): Message {
      if (countCodePoints(input.text) > maxTextLength) {
        throw new WorldError(`a client sends at most ${maxTextLength} characters at once`)
      }
      return state.transaction(() => say(input, textContent(input.text)))
    },
    sendDocument(input: SendDocument): Message {
      return state.transaction(() => {
        const content =
          input.contentBase64 === undefined
            ? Buffer.from(input.content ?? '')
            : Buffer.from(input.contentBase64, 'base64')
        const file = addFile(core, {
          fileName: input.fileName,
          mimeType: input.mimeType,
          content,
        })
        return say(input, {
          document: describeFile(file),
          ...(input.caption === undefined ? {} : { caption: input.caption }),
        })
      })
    },
    /** A person changes a message of their own. */
    editText(input: EditText): Message {
      return state.transaction(() => {
        const record = state.message(input.chatId ?? input.userId, input.messageId)
        if (record?.message.from?.id !== input.userId) {
          throw new WorldError(`user ${input.userId} has no message ${input.messageId} there`)
        }
        const { entities: _, ...rest } = record.message
        const message: Message = {
          ...rest,
          ...textContent(input.text),
          edit_date: epochSeconds(core),
        }
        putMessage(core, { ...record, message })
        deliver(core, message, 'edited')
        return message
      })
    },
    /** Any update, for what the emulator has no function for. Returns its update_id, if the bot wants such. */
    sendUpdate(content: Omit<Update, 'update_id'>): number | undefined {
      return emit(core, content)
    },
  }
}

function textContent(text: string): Pick<Message, 'text' | 'entities'> {
  const entities = detectEntities(text)
  return entities.length === 0 ? { text } : { text, entities }
}

function chatToSpeakIn(core: Core, author: UserRecord, chatId: number | undefined): ChatRecord {
  const { user } = author
  if (author.deactivated) throw new WorldError(`user ${user.id} is deactivated`)
  if (chatId === undefined || chatId === user.id) {
    if (author.blocked) throw new WorldError(`user ${user.id} has blocked the bot: call unblockBot first`)
    return startPrivateChat(core, author)
  }
  const chat = requireChat(core, chatId)
  const status = chat.members[user.id]?.status ?? 'left'
  if (status === 'left' || status === 'kicked')
    throw new WorldError(`user ${user.id} is not in chat ${chatId}`)
  if (chat.chat.type === 'channel' && status !== 'creator' && status !== 'administrator') {
    throw new WorldError(`user ${user.id} may not post in channel ${chatId}`)
  }
  if (chat.migratedTo !== undefined) throw new WorldError(`chat ${chatId} has become ${chat.migratedTo}`)
  return chat
}

function senderOf(
  core: Core,
  { user }: UserRecord,
  { chat }: ChatRecord,
  senderChatId: number | undefined,
): Pick<Message, 'from' | 'sender_chat'> {
  if (chat.type === 'channel') return { sender_chat: chat }
  if (senderChatId === undefined) return { from: user }
  const sender_chat = requireChat(core, senderChatId).chat
  return {
    from: sender_chat.id === chat.id ? anonymousAdmin : channelBot,
    sender_chat,
  }
}

function placeOf(core: Core, chat: ChatRecord, input: Speak): Partial<Message> {
  const { replyToMessageId, threadId } = input
  const chatId = chat.chat.id
  const replied = replyToMessageId === undefined ? undefined : core.state.message(chatId, replyToMessageId)
  if (replyToMessageId !== undefined && !replied) {
    throw new WorldError(`chat ${chatId} has no message ${replyToMessageId} to reply to`)
  }
  if (threadId === undefined || threadId === 1)
    return replied ? { reply_to_message: quoted(replied.message) } : {}
  const topic = chat.topics[threadId]
  if (!topic) throw new WorldError(`chat ${chatId} has no topic ${threadId}`)
  // As in Telegram, a message in a topic that replies to nothing replies to the message that made the topic.
  const target = replied ?? core.state.message(chatId, threadId)
  return {
    message_thread_id: threadId,
    is_topic_message: true,
    ...(target ? { reply_to_message: quoted(target.message) } : {}),
  }
}

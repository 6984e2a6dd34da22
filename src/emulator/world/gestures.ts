import type { ReactionTypeEmoji } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { type Core, emit, epochSeconds } from './core.ts'
import { requireChat } from './groups.ts'
import { botIsAdmin } from './members.ts'
import { requireUser } from './people.ts'
import type { MessageRecord } from './records.ts'

export interface PressButton {
  userId: number
  chatId: number
  messageId: number
  data: string
  /** A hostile client can send data that no button has. */
  forged?: boolean
}

export interface React {
  userId: number
  chatId: number
  messageId: number
  emoji?: string
}

/** What people do with messages: press a button, react. */
export function gestures(core: Core) {
  const { state } = core

  function requireMessage(chatId: number, messageId: number): MessageRecord {
    const record = state.message(chatId, messageId)
    if (!record) throw new WorldError(`chat ${chatId} has no message ${messageId}`)
    return record
  }

  return {
    /** Returns the id of the callback query, which callbackAnswers() then names. */
    pressButton(input: PressButton): string {
      return state.transaction(() => {
        const { userId, chatId, messageId, data } = input
        const { user } = requireUser(core, userId)
        const { message, byBot } = requireMessage(chatId, messageId)
        const buttons = (message.reply_markup?.inline_keyboard ?? []).flat()
        const shown = buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
        if (!byBot || (!input.forged && !shown.includes(data))) {
          throw new WorldError(
            `message ${messageId} has no button "${data}"; it has: ${shown.map((each) => `"${each}"`).join(', ') || 'none'}`,
          )
        }
        const id = `${4_000_000_000_000_000n + BigInt(state.queries.size + 1)}`
        state.record({
          type: 'query',
          record: { id, at: core.now(), userId, chatId, messageId, data },
        })
        emit(core, {
          callback_query: {
            id,
            from: user,
            message,
            chat_instance: `${chatId}`,
            data,
          },
        })
        return id
      })
    },
    /** Sets a person's reaction to one emoji; without an emoji takes it back. */
    react(input: React): void {
      state.transaction(() => {
        const { user } = requireUser(core, input.userId)
        const chat = requireChat(core, input.chatId)
        requireMessage(input.chatId, input.messageId)
        if (chat.chat.type !== 'private' && !botIsAdmin(core, chat)) return
        const reaction = {
          type: 'emoji',
          emoji: input.emoji,
        } as ReactionTypeEmoji
        emit(core, {
          message_reaction: {
            chat: chat.chat,
            message_id: input.messageId,
            user,
            date: epochSeconds(core),
            old_reaction: [],
            new_reaction: input.emoji === undefined ? [] : [reaction],
          },
        })
      })
    },
  }
}

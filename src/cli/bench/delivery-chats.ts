import type { Chat } from '../../model/chat.ts'

export const CHATS = 10_000

export const keyOf = (chat: number) => `chat${chat}`

export function chatOf(chat: number): Chat {
  return {
    key: keyOf(chat),
    telegramId: chat + 1,
    type: 'private',
    language: 'en',
    timeZone: 'UTC',
    digestHour: 9,
    createdAt: 0,
    digestedUpTo: 0,
  }
}

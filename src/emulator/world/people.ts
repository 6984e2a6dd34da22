import type { Chat, ChatMember, User } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { type Core, emit, epochSeconds } from './core.ts'
import type { ChatRecord, UserRecord } from './records.ts'

export interface AddUser {
  id?: number
  firstName: string
  languageCode?: string
  username?: string
}

/** Telegram accounts: they come, block the bot, and disappear. */
export function people(core: Core) {
  const { state } = core

  function setBlocked(userId: number, blocked: boolean): void {
    state.transaction(() => {
      const record = requireUser(core, userId)
      if (record.blocked === blocked) return
      const chat = startPrivateChat(core, record)
      state.record({ type: 'user', record: { ...record, blocked } })
      const status = (isBlocked: boolean): ChatMember =>
        isBlocked
          ? { status: 'kicked', user: botAccount(core), until_date: 0 }
          : { status: 'member', user: botAccount(core) }
      emit(core, {
        my_chat_member: {
          chat: chat.chat,
          from: record.user,
          date: epochSeconds(core),
          old_chat_member: status(record.blocked),
          new_chat_member: status(blocked),
        },
      })
    })
  }

  return {
    /** Adds a person, or changes one who is there. */
    addUser(input: AddUser): User {
      const id = input.id ?? nextUserId(core)
      const user: User = {
        id,
        is_bot: false,
        first_name: input.firstName,
        ...(input.username === undefined ? {} : { username: input.username }),
        ...(input.languageCode === undefined ? {} : { language_code: input.languageCode }),
      }
      const before = state.users.get(id) ?? {
        blocked: false,
        deactivated: false,
      }
      return state.transaction(() => {
        state.record({ type: 'user', record: { ...before, user } })
        const chat = state.chats.get(id)
        if (chat) state.record({ type: 'chat', record: { ...chat, chat: privateChat(user) } })
        return user
      })
    },
    blockBot: (userId: number) => setBlocked(userId, true),
    unblockBot: (userId: number) => setBlocked(userId, false),
    /** The account is deleted: every send to it fails from now on. */
    deactivateUser(userId: number): void {
      state.record({
        type: 'user',
        record: { ...requireUser(core, userId), deactivated: true },
      })
    },
  }
}

export function requireUser(core: Core, userId: number): UserRecord {
  const record = core.state.users.get(userId)
  if (!record) throw new WorldError(`there is no user ${userId}: add one with addUser`)
  return record
}

/** A private chat exists once the person wrote first; its id is the person's. */
export function startPrivateChat(core: Core, { user }: UserRecord): ChatRecord {
  const existing = core.state.chats.get(user.id)
  if (existing) return existing
  const record: ChatRecord = {
    chat: privateChat(user),
    members: {},
    topics: {},
    pinned: [],
  }
  core.state.record({ type: 'chat', record })
  return record
}

function privateChat({ id, first_name, username }: User): Chat {
  return { id, type: 'private', first_name, ...(username === undefined ? {} : { username }) }
}

/** The bot as other people's updates show it, without what only getMe tells. */
export function botAccount(core: Core): User {
  const { id, first_name, username } = core.bot
  return { id, is_bot: true, first_name, username }
}

/** Stands for an admin who writes in the name of the group. */
export const anonymousAdmin: User = {
  id: 1087968824,
  is_bot: true,
  first_name: 'Group',
  username: 'GroupAnonymousBot',
}

/** Stands for somebody who writes in the name of a channel. */
export const channelBot: User = {
  id: 136817688,
  is_bot: true,
  first_name: 'Channel',
  username: 'Channel_Bot',
}

function nextUserId(core: Core): number {
  let id = 500_000_001
  while (core.state.users.has(id)) id++
  return id
}

import type { Chat } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { type Core, putServiceMessage } from './core.ts'
import { changeMember, ownerOf } from './members.ts'
import { requireUser } from './people.ts'
import type { ChatRecord, MemberStatus, Membership, Rights } from './records.ts'

export interface AddGroup {
  id?: number
  title: string
  type: 'group' | 'supergroup' | 'channel'
  username?: string
  isForum?: boolean
  members: Array<{ userId: number; status: MemberStatus; rights?: Rights }>
  /** Default: administrator in a channel, where a plain member sees and may do nothing; member elsewhere. */
  botStatus?: MemberStatus
  botRights?: Rights
}

/** Groups, supergroups with forum topics, and channels. */
export function groups(core: Core) {
  const { state } = core
  return {
    addGroup(input: AddGroup): Chat {
      return state.transaction(() => {
        const members: Record<string, Membership> = {}
        for (const { userId, ...membership } of input.members) {
          members[requireUser(core, userId).user.id] = membership
        }
        const chat = describeChat(input.id ?? nextChatId(core, input.type), input)
        const record: ChatRecord = {
          chat,
          members,
          topics: input.isForum ? { 1: { name: 'General', iconColor: 0x6fb9f0, closed: false } } : {},
          pinned: [],
        }
        state.record({ type: 'chat', record })
        const status = input.botStatus ?? (input.type === 'channel' ? 'administrator' : 'member')
        const rights = input.botRights === undefined ? {} : { rights: input.botRights }
        if (status !== 'left')
          changeMember(core, record, core.bot.id, { status, ...rights }, ownerOf(core, record))
        return chat
      })
    },
    /** Changes what a person, or the bot by its own id, is in a chat. */
    setMember(chatId: number, userId: number, status: MemberStatus, rights?: Rights): void {
      if (userId !== core.bot.id) requireUser(core, userId)
      changeMember(
        core,
        requireChat(core, chatId),
        userId,
        rights === undefined ? { status } : { status, rights },
      )
    },
    kickBot(chatId: number): void {
      changeMember(core, requireChat(core, chatId), core.bot.id, {
        status: 'kicked',
      })
    },
    /** A group grows into a supergroup: a new chat with a new id, and the old one takes no more messages. */
    migrateToSupergroup(chatId: number): Chat {
      return state.transaction(() => {
        const old = requireChat(core, chatId)
        if (old.chat.type !== 'group' || old.migratedTo !== undefined) {
          throw new WorldError(`chat ${chatId} is no group that could become a supergroup`)
        }
        const id = nextChatId(core, 'supergroup')
        const chat = describeChat(id, {
          type: 'supergroup',
          title: old.chat.title,
        })
        const record: ChatRecord = {
          chat,
          members: old.members,
          topics: {},
          pinned: [],
        }
        state.record({ type: 'chat', record })
        state.record({ type: 'chat', record: { ...old, migratedTo: id } })
        const owner = ownerOf(core, old)
        putServiceMessage(core, old, owner, { migrate_to_chat_id: id })
        putServiceMessage(core, record, owner, {
          migrate_from_chat_id: chatId,
        })
        return chat
      })
    },
  }
}

export function requireChat(core: Core, chatId: number): ChatRecord {
  const record = core.state.chats.get(chatId)
  if (!record) throw new WorldError(`there is no chat ${chatId}`)
  return record
}

function describeChat(id: number, input: Pick<AddGroup, 'type' | 'title' | 'username' | 'isForum'>): Chat {
  const { type, title } = input
  if (type === 'group') return { id, type, title }
  const name = input.username === undefined ? {} : { username: input.username }
  if (type === 'channel') return { id, type, title, ...name }
  return input.isForum ? { id, type, title, ...name, is_forum: true } : { id, type, title, ...name }
}

/** Groups have small negative ids; supergroups and channels begin with -100. */
function nextChatId(core: Core, type: Chat['type']): number {
  let id = type === 'group' ? -4_000_001 : -1_001_000_000_001
  while (core.state.chats.has(id)) id--
  return id
}

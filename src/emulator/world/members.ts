import type { Chat, ChatAdministratorRights, ChatMember, User } from 'grammy/types'
import { type Core, emit, epochSeconds, putServiceMessage } from './core.ts'
import { anonymousAdmin, botAccount } from './people.ts'
import type { ChatRecord, Membership, Rights } from './records.ts'

const isIn = (status: string) => status !== 'left' && status !== 'kicked'

/** Changes one membership, the bot's or a person's, and tells the bot as Telegram does. */
export function changeMember(
  core: Core,
  chat: ChatRecord,
  userId: number,
  after: Membership,
  by?: User,
): void {
  const { state, bot } = core
  state.transaction(() => {
    const before = chat.members[userId] ?? { status: 'left' }
    const isBot = userId === bot.id
    const record = { ...chat, members: { ...chat.members, [userId]: after } }
    state.record({ type: 'chat', record })
    const user = isBot ? botAccount(core) : (state.users.get(userId)?.user ?? anonymousAdmin)
    const from = by ?? (isBot ? ownerOf(core, record) : user)
    const change = {
      chat: chat.chat,
      from,
      date: epochSeconds(core),
      old_chat_member: describeMember(user, before),
      new_chat_member: describeMember(user, after),
    }
    if (isBot) emit(core, { my_chat_member: change })
    else if (botIsAdmin(core, record)) emit(core, { chat_member: change })
    if (chat.chat.type === 'channel' || isIn(before.status) === isIn(after.status)) return
    const content = isIn(after.status) ? { new_chat_members: [user] } : { left_chat_member: user }
    putServiceMessage(core, record, from, content)
  })
}

export function describeMember(user: User, { status, rights }: Membership): ChatMember {
  switch (status) {
    case 'creator':
      return { status, user, is_anonymous: rights?.is_anonymous ?? false }
    case 'administrator':
      return { status, user, can_be_edited: false, ...fullRights(rights) }
    case 'restricted':
      return { status, user, is_member: true, until_date: 0, ...noPermissions }
    case 'kicked':
      return { status, user, until_date: 0 }
    case 'member':
    case 'left':
      return { status, user }
  }
}

const noPermissions = {
  can_send_messages: false,
  can_send_audios: false,
  can_send_documents: false,
  can_send_photos: false,
  can_send_videos: false,
  can_send_video_notes: false,
  can_send_voice_notes: false,
  can_send_polls: false,
  can_send_other_messages: false,
  can_add_web_page_previews: false,
  can_react_to_messages: false,
  can_change_info: false,
  can_invite_users: false,
  can_edit_tag: false,
  can_pin_messages: false,
  can_manage_topics: false,
}

/** An administrator has every right that nobody took away; being anonymous is not one of those. */
function fullRights(rights: Rights = {}): ChatAdministratorRights {
  return {
    is_anonymous: false,
    can_manage_chat: true,
    can_delete_messages: true,
    can_manage_video_chats: true,
    can_restrict_members: true,
    can_promote_members: true,
    can_change_info: true,
    can_invite_users: true,
    can_post_stories: true,
    can_edit_stories: true,
    can_delete_stories: true,
    can_post_messages: true,
    can_edit_messages: true,
    can_pin_messages: true,
    can_manage_topics: true,
    can_send_welcome_messages: true,
    ...rights,
  }
}

export function botIsAdmin(core: Core, chat: ChatRecord, right?: keyof ChatAdministratorRights): boolean {
  const membership = chat.members[core.bot.id]
  if (membership?.status === 'creator') return true
  if (membership?.status !== 'administrator') return false
  return right === undefined || fullRights(membership.rights)[right] === true
}

/** Who acts when nobody is named: the owner, or the group itself. */
export function ownerOf(core: Core, chat: ChatRecord): User {
  const owner = Object.entries(chat.members).find(([, member]) => member.status === 'creator')
  const first = Object.keys(chat.members).find((id) => Number(id) !== core.bot.id)
  return core.state.users.get(Number(owner?.[0] ?? first))?.user ?? anonymousAdmin
}

export function kindOf(chat: Chat): string {
  return chat.type === 'private' ? 'private chat' : `${chat.type} chat`
}

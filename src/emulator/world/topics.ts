import type { ForumTopic, User } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { type Core, putServiceMessage } from './core.ts'
import { requireChat } from './groups.ts'
import { ownerOf } from './members.ts'
import type { ChatRecord } from './records.ts'

/** The topics of a forum. A topic's id is the id of the service message that made it. */
export function topics(core: Core) {
  const { state } = core
  const forum = (chatId: number, threadId: number) => {
    const chat = requireChat(core, chatId)
    if (!chat.topics[threadId]) throw new WorldError(`chat ${chatId} has no topic ${threadId}`)
    return chat
  }
  return {
    addTopic(chatId: number, name: string): ForumTopic {
      const chat = requireChat(core, chatId)
      if (chat.chat.type !== 'supergroup' || !chat.chat.is_forum) {
        throw new WorldError(`chat ${chatId} is not a forum`)
      }
      return createTopic(core, chat, name, ownerOf(core, chat))
    },
    closeTopic(chatId: number, threadId: number): void {
      const chat = forum(chatId, threadId)
      setTopicClosed(core, chat, threadId, true, ownerOf(core, chat))
    },
    reopenTopic(chatId: number, threadId: number): void {
      const chat = forum(chatId, threadId)
      setTopicClosed(core, chat, threadId, false, ownerOf(core, chat))
    },
    /** Its messages go with it, and nobody is told: the bot finds out when it sends. */
    deleteTopic(chatId: number, threadId: number): void {
      state.transaction(() => {
        const chat = forum(chatId, threadId)
        const { [threadId]: _, ...rest } = chat.topics
        state.record({ type: 'chat', record: { ...chat, topics: rest } })
        for (const { message } of [...(state.messages.get(chatId)?.values() ?? [])]) {
          if (message.message_thread_id !== threadId) continue
          state.record({
            type: 'message-deleted',
            chatId,
            messageId: message.message_id,
          })
        }
      })
    },
  }
}

export function createTopic(
  core: Core,
  chat: ChatRecord,
  name: string,
  by: User,
  iconColor: ForumTopic['icon_color'] = 0x6fb9f0,
): ForumTopic {
  return core.state.transaction(() => {
    const threadId = core.state.nextMessageId(chat.chat.id)
    const topic = { name, iconColor, closed: false }
    core.state.record({
      type: 'chat',
      record: { ...chat, topics: { ...chat.topics, [threadId]: topic } },
    })
    putServiceMessage(core, chat, by, {
      message_thread_id: threadId,
      is_topic_message: true,
      forum_topic_created: { name, icon_color: iconColor },
    })
    return { message_thread_id: threadId, name, icon_color: iconColor }
  })
}

export function setTopicClosed(
  core: Core,
  chat: ChatRecord,
  threadId: number,
  closed: boolean,
  by: User,
): void {
  const topic = chat.topics[threadId]
  if (!topic) return
  core.state.transaction(() => {
    const changed = { ...chat.topics, [threadId]: { ...topic, closed } }
    core.state.record({ type: 'chat', record: { ...chat, topics: changed } })
    const place = threadId === 1 ? {} : { message_thread_id: threadId, is_topic_message: true as const }
    putServiceMessage(core, chat, by, {
      ...place,
      ...(closed ? { forum_topic_closed: {} } : { forum_topic_reopened: {} }),
    })
  })
}

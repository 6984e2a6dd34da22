import { Composer } from 'grammy'
import { moveChat } from '../../src/outbox/move-chat.ts'
import { Batch } from '../../src/store/batch.ts'
import type { AppContext, Services } from './command.ts'
import { keepChat, markAnswered } from './here.ts'

/** What becomes of a chat apart from what is said in it: the bot is blocked, thrown out or let in again; a group becomes a supergroup. */
export function followMembership(services: Services): Composer<AppContext> {
  const { store } = services
  const composer = new Composer<AppContext>()
  composer.on('my_chat_member', async (ctx) => {
    const { status } = ctx.myChatMember.new_chat_member
    const gone = status === 'kicked' || status === 'left'
    // Marked also where nothing changes: repeated after the chat has become known, it would count for it.
    await store.commit(() => {
      const stored = store.chats.now(ctx.here.chat.key)
      // A group speaks the language of who adds the bot to it; a private chat begins with its first message.
      const batch = new Batch()
      if (!stored && (gone || ctx.here.chat.type === 'private')) return markAnswered(batch, ctx, services)
      if (gone && stored) batch.put(store.chats, stored.key, { ...stored, inactiveSince: store.clock.now() })
      else keepChat(batch, ctx, services)
      return markAnswered(batch, ctx, services)
    })
  })
  composer.on('message:migrate_to_chat_id', async (ctx) => {
    const telegramId = ctx.msg.migrate_to_chat_id
    await store.commit(() => {
      const stored = store.chats.now(ctx.here.chat.key)
      const batch = new Batch()
      if (stored) moveChat(batch, stored.key, telegramId, store)
      return markAnswered(batch, ctx, services)
    })
  })
  // The other side of the same event comes from the new chat, which is known by then.
  composer.on('message:migrate_from_chat_id', () => undefined)
  return composer
}

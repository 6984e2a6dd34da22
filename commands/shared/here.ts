import { randomBytes } from 'node:crypto'
import type { NextFunction } from 'grammy'
import type { Update } from 'grammy/types'
import type { Chat, Destination } from '../../src/model/chat.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Batch } from '../../src/store/batch.ts'
import { kept } from '../../src/store/open-store.ts'
import { uiLanguageOf } from '../../src/text/translate.ts'
import type { AppContext, Effect, Services } from './command.ts'

/**
 * Goes first for every update (`takeUpdate` has left out those that were taken before): finds or makes the chat, and gives the handlers
 * `answer` and `edit`.
 */
export function identifyChat(services: Services) {
  return async (ctx: AppContext, next: NextFunction): Promise<void> => {
    const telegramId = ctx.chat?.id
    if (telegramId === undefined) return
    const chat = services.chats.find(telegramId) ?? newChat(ctx, telegramId, services)
    const destination = destinationOf(ctx, chat)
    ctx.here = { chat, destination, isAdmin: ctx.from !== undefined && services.adminIds.has(ctx.from.id) }
    ctx.answer = (view, args = {}, effect) =>
      commitAnswer(ctx, services, { view, args, effect, editing: false })
    ctx.edit = (view, args = {}, effect) => commitAnswer(ctx, services, { view, args, effect, editing: true })
    await next()
  }
}

interface Answer {
  view: string
  args: JsonObject
  effect: Effect | undefined
  editing: boolean
}

async function commitAnswer(ctx: AppContext, services: Services, answer: Answer): Promise<void> {
  const { store } = services
  const { destination } = ctx.here
  const messageId = answer.editing ? ctx.callbackQuery?.message?.message_id : undefined
  await store.commit(() => {
    const batch = new Batch()
    const chat = keepChat(batch, ctx, services)
    answer.effect?.(batch, chat)
    queueMessage(batch, store, {
      id: answerId(destination, ctx.update.update_id),
      destination,
      lane: 'reply',
      content: { kind: 'answer', view: answer.view, args: answer.args },
      ...(messageId === undefined ? {} : { edits: { messageId } }),
    })
    return markAnswered(batch, ctx, services)
  })
}

/** The chat as stored, or stored with this batch if it is new; writing to us makes it reachable again. */
export function keepChat(batch: Batch, ctx: AppContext, { store }: Services): Chat {
  const stored = store.chats.now(ctx.here.chat.key)
  const { inactiveSince, ...active } = stored ?? ctx.here.chat
  if (stored === undefined || inactiveSince !== undefined) batch.put(store.chats, active.key, active)
  return active
}

/** The update's id goes into the same commit as its effect: a repeated update then changes nothing. */
export function markAnswered(batch: Batch, ctx: AppContext, services: Services): Batch {
  return markTaken(batch, ctx.update, services)
}

export function markTaken(batch: Batch, update: Update, { store }: Services): Batch {
  return batch.put(store.updates, String(update.update_id), true, store.clock.now() + kept.answers)
}

function newChat(ctx: AppContext, telegramId: number, { store, defaults }: Services): Chat {
  const type = ctx.chat?.type === 'private' ? 'private' : ctx.chat?.type === 'channel' ? 'channel' : 'group'
  const now = store.clock.now()
  return {
    key: randomBytes(9).toString('base64url'),
    telegramId,
    type,
    language: uiLanguageOf(ctx.from?.language_code, defaults.language),
    timeZone: defaults.timeZone,
    digestHour: defaults.digestHour,
    createdAt: now,
    digestedUpTo: now,
  }
}

function destinationOf(ctx: AppContext, chat: Chat): Destination {
  const message = ctx.msg
  const threadId = message?.is_topic_message ? message.message_thread_id : undefined
  return { chatKey: chat.key, ...(threadId === undefined ? {} : { threadId }) }
}

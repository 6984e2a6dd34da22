import { type Bot, BotError } from 'grammy'
import type { Update } from 'grammy/types'
import { Batch } from '../../src/store/batch.ts'
import type { AppContext, Services } from './command.ts'
import { markTaken } from './here.ts'

/** Thrown by a handler of which a part stands: only taking the update again completes it. */
export class Unfinished extends Error {}

/**
 * Takes one update, at most once whatever happens: Telegram repeats those that an earlier process took and did not live to confirm. Resolves
 * when it need never come again: its effect is stored, or it has none, or the person is told that nothing was changed. Rejects when the
 * database cannot be read or written, for then none of that is so and it must come again.
 */
export async function takeUpdate(bot: Bot<AppContext>, services: Services, update: Update): Promise<void> {
  const { store, onError } = services
  const isTaken = async () => (await store.updates.get(String(update.update_id))) === true
  if (await isTaken()) {
    // Its button may still spin; that the first time stopped it is the common case, and an error then.
    if (update.callback_query) bot.api.answerCallbackQuery(update.callback_query.id).catch(() => undefined)
    return
  }
  try {
    await bot.handleUpdate(update)
  } catch (thrown) {
    const [error, ctx] = thrown instanceof BotError ? [thrown.error, thrown.ctx as AppContext] : [thrown]
    if (error instanceof Unfinished) throw error
    onError(error)
    if (await isTaken()) return // its effect and answer stand; what went wrong came after them
    // Where nobody can be told, it must at least not come for ever: this is a bug of ours.
    if (ctx?.answer) await ctx.answer('help.internal')
    else await store.commit(markTaken(new Batch(), update, services))
  }
}

import type { Chat } from '../src/model/chat.ts'
import { Batch } from '../src/store/batch.ts'
import type { Collection, Table } from '../src/store/collection.ts'
import { translate } from '../src/text/translate.ts'
import { onButton } from './shared/buttons.ts'
import type { AppContext, Command, Services } from './shared/command.ts'
import { unfollow } from './shared/follow.ts'
import { mayChange } from './shared/may-change.ts'
import { Unfinished } from './shared/take-update.ts'

const SLICE = 800 // rows a commit

/** /forget: deletes everything that is kept about a chat, after asking. */
export const forget: Command = {
  name: 'forget',
  description: 'command.forget',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('forget', async (ctx) =>
      ctx.answer((await mayChange(ctx, services)) ? 'forget.ask' : 'help.groupAdminsOnly'),
    )
    onButton(composer, services, 'forget', async (ctx, yesOrNo) => {
      if (yesOrNo !== 'yes') return ctx.edit('forget.kept')
      await forgetChat(ctx, services)
      // Said directly: the outbox has nothing of this chat any more, not even where it is.
      const done = translate(ctx.here.chat.language)('forget.done')
      const edited = ctx.editMessageText(done, { parse_mode: 'HTML' })
      await edited.catch(async (error: unknown) => {
        // Said already: by an earlier process, or after the first of two presses.
        if (/message is not modified/.test(String(error))) return
        await ctx.reply(done, { parse_mode: 'HTML' }).catch(services.onError)
      })
    })
  },
  views: {
    ask: ({ t }) => ({
      html: t('forget.ask'),
      buttons: [
        [
          { text: t.plain('forget.yes'), data: 'forget:yes' },
          { text: t.plain('forget.no'), data: 'forget:no' },
        ],
      ],
    }),
    kept: ({ t }) => ({ html: t('forget.kept') }),
  },
}

/**
 * What tells anything anew goes first and the chat's own row last: until then a process that comes after a kill finds the chat by it, as the
 * press comes again. The press counts as taken only when the person has been told.
 */
async function forgetChat(ctx: AppContext, services: Services): Promise<void> {
  const { store } = services
  const { chat } = ctx.here
  await store.commit(() => withoutChat(chat, services))
  try {
    await deleteRows(chat.key, services)
    await store.commit(() => withoutChat(chat, services).delete(store.chats, chat.key))
    // What was on its way meanwhile has been written down; from now on nothing of an unknown chat is.
    await deleteRows(chat.key, services)
  } catch (cause) {
    throw new Unfinished('a part is deleted', { cause })
  }
}

/** All of a chat that is held in memory, but its own row. */
function withoutChat(chat: Chat, services: Services): Batch {
  const { store, subscriptions } = services
  const batch = new Batch()
  const ids = subscriptions.ofChat(chat.key).map(({ id }) => id)
  unfollow(ids, services)(batch, chat)
  for (const rows of [store.jobs, store.outbox, store.suggestions])
    for (const { id, destination } of rows.all())
      if (destination.chatKey === chat.key) batch.delete(rows as Table<unknown>, id)
  return batch
}

/** The ids of all these begin with the chat's key. */
async function deleteRows(key: string, services: Services): Promise<void> {
  const { store } = services
  for (const rows of [store.ledger, store.receipts, store.sent, store.dead])
    await deleteAll(rows as Collection<unknown>, key, services)
}

async function deleteAll<T>(rows: Collection<T>, prefix: string, { store }: Services): Promise<void> {
  let batch = new Batch()
  for await (const [id] of rows.entries(prefix)) {
    batch.delete(rows, id)
    if (batch.size < SLICE) continue
    await store.commit(batch)
    batch = new Batch()
  }
  await store.commit(batch)
}

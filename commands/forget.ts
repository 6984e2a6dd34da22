import { Batch } from '../src/store/batch.ts'
import type { Collection } from '../src/store/collection.ts'
import { translate } from '../src/text/translate.ts'
import { onButton } from './shared/buttons.ts'
import type { AppContext, Command, Services } from './shared/command.ts'
import { unfollow } from './shared/follow.ts'
import { markAnswered } from './shared/here.ts'
import { mayChange } from './shared/may-change.ts'

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
      await edited.catch(() => ctx.reply(done, { parse_mode: 'HTML' })).catch(services.onError)
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

async function forgetChat(ctx: AppContext, services: Services): Promise<void> {
  const { store, subscriptions } = services
  const { chat } = ctx.here
  await store.commit(() => {
    const batch = new Batch()
    const ids = subscriptions.ofChat(chat.key).map(({ id }) => id)
    unfollow(ids, services)(batch, chat)
    for (const job of store.jobs.all())
      if (job.destination.chatKey === chat.key) batch.delete(store.jobs, job.id)
    for (const message of store.outbox.all()) {
      if (message.destination.chatKey === chat.key) batch.delete(store.outbox, message.id)
    }
    for (const id of ids) batch.delete(store.alertPaces, id)
    for (const { id, destination } of store.suggestions.all())
      if (destination.chatKey === chat.key) batch.delete(store.suggestions, id)
    batch.delete(store.chats, chat.key)
    return markAnswered(batch, ctx, services)
  })
  // The ids of all these begin with the chat's key.
  await deleteAll(store.ledger, chat.key, services)
  await deleteAll(store.receipts, chat.key, services)
  await deleteAll(store.sent, chat.key, services)
  await deleteAll(store.dead, chat.key, services)
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

import { answerId, askedDigestId } from '../src/outbox/message-ids.ts'
import { queueMessage } from '../src/outbox/queue-message.ts'
import { Batch } from '../src/store/batch.ts'
import { destinationId } from '../src/store/keys.ts'
import type { Command } from './shared/command.ts'
import { showHour } from './shared/headline.ts'
import { keepChat, markAnswered } from './shared/here.ts'

/** /digest: what is untold of the last 24 hours, now. */
export const digest: Command = {
  name: 'digest',
  description: 'command.digest',
  scope: 'everybody',
  compose(composer, services) {
    const { store } = services
    composer.command('digest', (ctx) =>
      services.inLedgerTurn(async () => {
        const { destination } = ctx.here
        const updateId = ctx.update.update_id
        const batch = new Batch()
        const stories = await services.addDigest(batch, destination, (part) =>
          askedDigestId(destination, updateId, part),
        )
        await store.commit(() => {
          keepChat(batch, ctx, services)
          if (stories === 0) {
            const content = {
              kind: 'answer' as const,
              view: 'digest.nothing',
              args: { here: destinationId(destination) },
            }
            queueMessage(batch, store, {
              id: answerId(destination, updateId),
              destination,
              lane: 'reply',
              content,
            })
          }
          return markAnswered(batch, ctx, services)
        })
      }),
    )
  },
  views: {
    nothing({ t, chat, services }) {
      if (services.subscriptions.ofChat(chat.key).length === 0) {
        return { html: t('digest.no-topics', { example: t.plain('start.example1') }) }
      }
      return { html: t('digest.nothing', { hour: showHour(chat.digestHour) }) }
    },
  },
}

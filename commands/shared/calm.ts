import type { Composer } from 'grammy'
import { dropPace } from '../../src/outbox/drop-pace.ts'
import { onButton } from './buttons.ts'
import type { AppContext, Services } from './command.ts'
import { refine, subscriptionId } from './follow.ts'
import { narrowerThan } from './refine.ts'

/** What may be done about a topic that brings too much; the message with the stories stays, and the answer is another one. */
export function composeCalming(composer: Composer<AppContext>, services: Services): void {
  const { store } = services
  onButton(composer, services, 'calm', async (ctx, argument) => {
    const [how, topicId = ''] = argument.split(':')
    const id = subscriptionId(ctx, topicId)
    const subscription = store.subscriptions.now(id)
    if (!subscription) return ctx.answer('topics.gone')
    const strictness = narrowerThan(subscription.strictness)
    if (how === 'narrower' && strictness)
      return refine(ctx, services, subscription, { strictness }, ctx.answer)
    if (how !== 'digest') return ctx.answer('topics.card', { id })
    return ctx.answer('topics.card', { id }, (batch) => {
      batch.put(store.subscriptions, id, { ...subscription, mode: 'digest' })
      dropPace(batch, store, id)
    })
  })
}

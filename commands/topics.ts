import type { Chat, Subscription, SubscriptionMode } from '../src/model/chat.ts'
import type { Button, RenderedMessage } from '../src/model/outbox.ts'
import { dropPace } from '../src/outbox/drop-pace.ts'
import { destinationId } from '../src/store/keys.ts'
import { cutToFit } from '../src/text/measure.ts'
import type { MessageKey } from '../src/text/translate.ts'
import { onButton } from './shared/buttons.ts'
import { composeCalming } from './shared/calm.ts'
import type { AppContext, Command, Services, ViewContext } from './shared/command.ts'
import { subscriptionId, unfollow } from './shared/follow.ts'
import { composeNotForMe, notForMeViews } from './shared/not-for-me.ts'
import { composeRefining, refineButtons, refineViews } from './shared/refine.ts'
import { describeTopic } from './shared/topic-words.ts'

const MODES: readonly SubscriptionMode[] = ['alert', 'digest', 'both']

/** /topics: the list; a press opens a topic's card with its buttons. */
export const topics: Command = {
  name: 'topics',
  description: 'command.topics',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('topics', (ctx) =>
      ctx.answer('topics.list', { here: destinationId(ctx.here.destination) }),
    )
    onButton(composer, services, 'topics', (ctx) =>
      ctx.edit('topics.list', { here: destinationId(ctx.here.destination) }),
    )
    onButton(composer, services, 'topic', (ctx, topicId) => card(ctx, topicId))
    for (const mode of MODES) {
      onButton(composer, services, mode, (ctx, id) => change(ctx, services, id, { mode }))
    }
    onButton(composer, services, 'pause', (ctx, id) => change(ctx, services, id, { paused: true }))
    onButton(composer, services, 'resume', (ctx, id) => change(ctx, services, id, { paused: false }))
    onButton(composer, services, 'delete', async (ctx, topicId) => {
      const id = subscriptionId(ctx, topicId)
      const name = services.store.subscriptions.now(id)?.name
      if (name === undefined) return ctx.edit('topics.gone')
      return ctx.edit('unsubscribe.done', { topic: name }, unfollow([id], services))
    })
    composeRefining(composer, services)
    composeNotForMe(composer, services)
    composeCalming(composer, services)
  },
  views: {
    list(context, args) {
      const { t } = context
      const here = subscriptionsHere(context, String(args['here']))
      if (here.length === 0) return { html: t('topics.none', { example: t.plain('start.example1') }) }
      const [only] = here
      if (here.length === 1 && only) return topicCard(only, context, false)
      return {
        html: `${t('topics.title')}\n${t('topics.pick')}`,
        buttons: here.map((each) => [listButton(each, 'topic', t)]),
      }
    },
    card(context, args) {
      const subscription = context.services.store.subscriptions.now(String(args['id']))
      if (!subscription) return { html: context.t('topics.gone') }
      return topicCard(subscription, context, true)
    },
    gone: ({ t }) => ({ html: t('topics.gone') }),
    ...refineViews,
    ...notForMeViews,
  },
}

function card(ctx: AppContext, topicId: string): Promise<void> {
  return ctx.edit('topics.card', { id: subscriptionId(ctx, topicId) })
}

function change(
  ctx: AppContext,
  services: Services,
  topicId: string,
  wanted: Partial<Pick<Subscription, 'mode' | 'paused'>>,
): Promise<void> {
  const { store } = services
  const id = subscriptionId(ctx, topicId)
  return ctx.edit('topics.card', { id }, (batch) => {
    const subscription = store.subscriptions.now(id)
    if (!subscription) return
    const next = { ...subscription, ...wanted }
    // What came while there were no alerts does not alert afterwards (Promise 3).
    if (hasAlerts(next) && !hasAlerts(subscription)) next.alertsSince = store.clock.now()
    if (hasAlerts(next) !== hasAlerts(subscription)) dropPace(batch, store, id)
    batch.put(store.subscriptions, id, next)
  })
}

function hasAlerts({ mode, paused }: Subscription): boolean {
  return !paused && mode !== 'digest'
}

/** The topics of one destination, in the order they were made. */
export function subscriptionsHere(
  { services, chat }: { services: Services; chat: Chat },
  here: string,
): Subscription[] {
  return services.subscriptions.ofChat(chat.key).filter((each) => destinationId(each.destination) === here)
}

export function listButton(subscription: Subscription, action: string, t: ViewContext['t']): Button {
  const mark = subscription.paused ? '⏸' : { alert: '🔔', digest: '📰', both: '🔔📰' }[subscription.mode]
  const text =
    action === 'delete'
      ? `${t.plain('topics.button.delete')}: ${subscription.name}`
      : `${mark} ${subscription.name}`
  return { text: cutToFit(text, 60), data: `${action}:${subscription.topicId}` }
}

function topicCard(subscription: Subscription, context: ViewContext, withBack: boolean): RenderedMessage {
  const { t } = context
  const { topicId, name, mode, paused } = subscription
  const groups = describeTopic(subscription, context)
  const state = t(paused ? 'topics.state.paused' : `topics.state.${mode}`)
  const button = (key: MessageKey, data: string): Button => ({
    text: t.plain(key),
    data: `${data}:${topicId}`,
  })
  const current = (each: SubscriptionMode) => (each === mode && !paused ? '• ' : '')
  const buttons: Button[][] = [
    MODES.map((each) => ({
      text: current(each) + t.plain(`topics.button.${each}`),
      data: `${each}:${topicId}`,
    })),
    [
      paused ? button('topics.button.resume', 'resume') : button('topics.button.pause', 'pause'),
      button('topics.button.delete', 'delete'),
    ],
    ...refineButtons(subscription, context),
  ]
  if (withBack) buttons.push([{ text: t.plain('topics.button.back'), data: 'topics' }])
  const strictness = t(`topics.strictness.${subscription.strictness}`)
  return {
    html: `${t('topics.card', { topic: name, groups, state: { html: state } })}\n${strictness}`,
    buttons,
  }
}

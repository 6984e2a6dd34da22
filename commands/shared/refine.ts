import type { Composer } from 'grammy'
import type { Chat, Subscription } from '../../src/model/chat.ts'
import type { Button } from '../../src/model/outbox.ts'
import type { Requirements, Strictness, TypedGroup, TypedTopic } from '../../src/model/topic.ts'
import { destinationId } from '../../src/store/keys.ts'
import type { MessageKey } from '../../src/text/translate.ts'
import { withoutRepeats } from '../../src/topics/combine-groups.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { meaningKey } from '../../src/topics/topic-id.ts'
import { onButton } from './buttons.ts'
import type { AppContext, Command, Services, ViewContext } from './command.ts'
import { refine, subscriptionId, wasJustRefined } from './follow.ts'
import { mayChange } from './may-change.ts'

const LEVELS: readonly Strictness[] = ['focused', 'balanced', 'wide']
const PATIENCE_MS = 10 * 60_000 // for a word that was asked for; later, what is said is a topic of its own

/** The next stricter level, if there is one. */
export function narrowerThan(strictness: Strictness): Strictness | undefined {
  return LEVELS[LEVELS.indexOf(strictness) - 1]
}

/** Buttons that make a topic narrower or wider, take a part away, add or exclude a word. */
export function refineButtons({ topicId, strictness, groups }: Subscription, { t }: ViewContext): Button[][] {
  const level = LEVELS.indexOf(strictness)
  const button = (key: MessageKey, data: string): Button => ({
    text: t.plain(key),
    data: `${data}:${topicId}`,
  })
  return [
    [
      ...(level > 0 ? [button('refine.button.narrower', `strict:${LEVELS[level - 1]}`)] : []),
      ...(level < LEVELS.length - 1 ? [button('refine.button.wider', `strict:${LEVELS[level + 1]}`)] : []),
      ...(groups.length > 1 ? [button('refine.button.drop', 'drop')] : []),
    ],
    [button('refine.button.add', 'add'), button('refine.button.exclude', 'exclude')],
  ]
}

export function composeRefining(composer: Composer<AppContext>, services: Services): void {
  const find = (ctx: AppContext, topicId: string) =>
    services.store.subscriptions.now(subscriptionId(ctx, topicId))
  onButton(composer, services, 'strict', async (ctx, argument) => {
    const [level, topicId = ''] = argument.split(':')
    const subscription = find(ctx, topicId)
    const strictness = LEVELS.find((each) => each === level)
    if (!subscription || !strictness) return ctx.edit('topics.gone')
    return refine(ctx, services, subscription, { strictness }, ctx.edit)
  })
  onButton(composer, services, 'drop', (ctx, topicId) =>
    ctx.edit('topics.drop', { id: subscriptionId(ctx, topicId) }),
  )
  onButton(composer, services, 'dropped', async (ctx, argument) => {
    const [place, topicId = ''] = argument.split(':')
    const subscription = find(ctx, topicId)
    if (!subscription) return wasJustRefined(ctx, services) ? undefined : ctx.edit('topics.gone')
    const groups = subscription.groups.filter((_, index) => String(index) !== place)
    if (groups.length === 0) return ctx.edit('topics.card', { id: subscription.id })
    const name = groups.map(({ words }) => words).join(' ')
    return refine(ctx, services, subscription, { name, required: { ...subscription, groups } }, ctx.edit)
  })
  for (const how of ['add', 'exclude'] as const) {
    onButton(composer, services, how, (ctx, topicId) => {
      const id = subscriptionId(ctx, topicId)
      if (!services.store.subscriptions.now(id)) return ctx.edit('topics.gone')
      const at = services.store.clock.now()
      return ctx.answer(`topics.ask-${how}`, { id }, (batch, chat) => {
        batch.put(services.store.chats, chat.key, { ...chat, asking: { subscriptionId: id, how, at } })
      })
    })
  }
  // In a group, replies to the bot are all it hears; a private chat need not reply.
  composer.on('message:text', async (ctx, next) => {
    const subscription = askedFor(ctx, services)
    const inGroup = ctx.here.chat.type !== 'private'
    if (!subscription || (inGroup && ctx.msg.reply_to_message?.from?.id !== ctx.me.id)) return next()
    if (!(await mayChange(ctx, services))) return next()
    return takeWord(ctx, services, subscription, ctx.msg.text)
  })
}

/** The subscription that a word was asked for, if it is still awaited and this is no command. */
function askedFor(ctx: AppContext, { store }: Services): Subscription | undefined {
  const asking = ctx.here.chat.asking
  if (!asking || ctx.msg?.text?.startsWith('/') || store.clock.now() - asking.at > PATIENCE_MS)
    return undefined
  const subscription = store.subscriptions.now(asking.subscriptionId)
  // In a forum each thread is a place of its own.
  const isHere =
    subscription && destinationId(subscription.destination) === destinationId(ctx.here.destination)
  return isHere ? subscription : undefined
}

async function takeWord(
  ctx: AppContext,
  services: Services,
  subscription: Subscription,
  text: string,
): Promise<void> {
  const how = ctx.here.chat.asking?.how
  // "-salmon" is typed for an exclusion as often as "salmon".
  const said = how === 'exclude' ? text.replace(/^[\s\-−–]+/u, '') : text
  const typed = parseTopic(said, services.lexicon, ctx.here.chat.language)
  if ('type' in typed) return ctx.answer('subscribe.problem', { type: typed.type })
  const answer: AppContext['answer'] = (view, args, effect) =>
    ctx.answer(view, args, (batch, chat) => {
      const { asking: _, ...rest }: Chat = chat
      batch.put(services.store.chats, chat.key, rest)
      effect?.(batch, rest)
    })
  const required = how === 'exclude' ? excluding(subscription, typed) : adding(subscription, typed)
  const excluded = [...typed.groups.map(({ words }) => `-${words}`), ...(typed.sources ?? []).map(unsource)]
  const added = how === 'exclude' ? excluded.join(' ') : typed.text
  return refine(ctx, services, subscription, { name: `${subscription.name} ${added}`, required }, answer)
}

/** As a person would have typed that a source is not wanted. */
export function unsource(name: string): string {
  return `-source:"${name}"`
}

function adding(subscription: Subscription, typed: TypedTopic): Requirements<TypedGroup> {
  const { groups, without = [], languages = [], sources = [], withoutSources = [] } = subscription
  return {
    groups: withGroups(groups, typed.groups),
    without: withGroups(without, typed.without ?? []),
    languages: merged(languages, typed.languages),
    sources: merged(sources, typed.sources),
    withoutSources: merged(withoutSources, typed.withoutSources),
  }
}

function excluding(subscription: Subscription, typed: TypedTopic): Requirements<TypedGroup> {
  const { without = [], withoutSources = [] } = subscription
  return {
    ...subscription,
    without: withGroups(without, typed.groups),
    withoutSources: merged(withoutSources, typed.sources),
  }
}

export function merged<Value extends string>(some: readonly Value[], more: readonly Value[] = []): Value[] {
  return [...new Set([...some, ...more])].sort()
}

/** Groups with others that are not among them yet. */
export function withGroups(groups: readonly TypedGroup[], more: readonly TypedGroup[]): TypedGroup[] {
  return withoutRepeats([...groups, ...more], meaningKey)
}

export const refineViews: Command['views'] = {
  drop(context, args) {
    const { t, services } = context
    const subscription = services.store.subscriptions.now(String(args['id']))
    if (!subscription) return { html: t('topics.gone') }
    const { groups, topicId } = subscription
    return {
      html: t('refine.drop', { topic: subscription.name }),
      buttons: [
        ...groups.map(({ words }, index) => [{ text: `➖ ${words}`, data: `dropped:${index}:${topicId}` }]),
        [{ text: t.plain('refine.button.back'), data: `topic:${topicId}` }],
      ],
    }
  },
  'ask-add': (context, args) => ask('refine.ask-add', context, args),
  'ask-exclude': (context, args) => ask('refine.ask-exclude', context, args),
}

function ask(
  key: 'refine.ask-add' | 'refine.ask-exclude',
  { t, services }: ViewContext,
  args: { [name: string]: unknown },
) {
  const name = services.store.subscriptions.now(String(args['id']))?.name
  return { html: name === undefined ? t('topics.gone') : t(key, { topic: name }) }
}

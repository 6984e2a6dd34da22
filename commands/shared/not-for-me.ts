import type { Composer } from 'grammy'
import { stem } from '../../src/language/stem.ts'
import type { Article } from '../../src/model/article.ts'
import type { Subscription } from '../../src/model/chat.ts'
import type { ItemRef, JsonObject, Receipt } from '../../src/model/outbox.ts'
import type { TypedGroup } from '../../src/model/topic.ts'
import { matchKey, receiptKey } from '../../src/store/keys.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { annotate } from '../../src/topics/annotate.ts'
import { onButton } from './buttons.ts'
import type { AppContext, Command, Services, ViewContext } from './command.ts'
import { type Refinement, refine, subscriptionId, wasJustRefined } from './follow.ts'
import { merged, unsource, withGroups } from './refine.ts'

const MOST_NAMES = 2 // countries, bodies, places, persons offered
const MOST_THEMES = 3
const MOST_WORDS = 2
const WIDTH = 40 // characters of a button

/** Why an article is not for somebody; what its button then changes. */
type Reason =
  | { type: 'concept'; id: string }
  | { type: 'word'; word: string; stems: string[] }
  | { type: 'source'; name: string }
  | { type: 'focused' }

/** "Not for me" under an alert: what the article is about besides the topic, its source, the words found; a press excludes one of them. */
export function composeNotForMe(composer: Composer<AppContext>, services: Services): void {
  onButton(composer, services, 'not-for-me', async (ctx) => {
    const told = await toldBy(ctx, services)
    if (!told) return ctx.answer('why.gone')
    const { subscription, article } = told
    const args = {
      topicId: subscription.topicId,
      reasons: reasonsFor(subscription, article, services),
    }
    return ctx.answer('topics.not-for-me', args)
  })
  onButton(composer, services, 'not', async (ctx, index) => {
    const asked = (await receiptOf(ctx, services))?.content
    const args = asked?.kind === 'answer' ? asked.args : {}
    const reasons = args['reasons'] as Reason[] | undefined
    if (!reasons) return // the second tap of two: where the reasons stood is the answer by now
    const reason = /^\d+$/.test(index) ? reasons[Number(index)] : undefined
    const subscription = services.store.subscriptions.now(subscriptionId(ctx, String(args['topicId'])))
    if (!subscription || !reason) return wasJustRefined(ctx, services) ? undefined : ctx.edit('topics.gone')
    return refine(ctx, services, subscription, changeFor(reason, subscription, ctx, services), ctx.edit)
  })
}

async function receiptOf(ctx: AppContext, { store }: Services): Promise<Receipt | undefined> {
  return store.receipts.get(receiptKey(ctx.here.chat.key, ctx.callbackQuery?.message?.message_id))
}

/** The article that the alert told of, and the subscription that it was told for. */
async function toldBy(
  ctx: AppContext,
  services: Services,
): Promise<{ subscription: Subscription; article: Article } | undefined> {
  const { store } = services
  const content = (await receiptOf(ctx, services))?.content
  const item: ItemRef | undefined = content?.kind === 'alert' ? content.item : undefined
  const subscription = item && (await followedFor(ctx, item, services))
  const article = item && (await store.articles.get(item.articleId))
  return subscription && article ? { subscription, article } : undefined
}

/** The subscription that an item was told for, or the one that it has become since: one here that its story matches. */
async function followedFor(
  ctx: AppContext,
  { topicId, storyId }: ItemRef,
  { store, subscriptions }: Services,
): Promise<Subscription | undefined> {
  const told = store.subscriptions.now(subscriptionId(ctx, topicId))
  if (told) return told
  const here = subscriptions.ofDestination(ctx.here.destination)
  const matches = await store.matches.getMany(
    here.map((each) => matchKey({ topicId: each.topicId, storyId })),
  )
  return here.find((_, index) => matches[index] !== undefined)
}

function reasonsFor(subscription: Subscription, article: Article, { lexicon }: Services): Reason[] {
  const wanted = new Set(
    subscription.groups.flatMap(({ terms }) =>
      terms.flatMap((term) => (term.type === 'concept' ? [term.id] : [])),
    ),
  )
  const isBroader = (id: string) => [...wanted].some((each) => lexicon.withBroader(each).includes(id))
  const counts = new Map<string, number>()
  /** Words that count for the topic without naming it: narrower themes, what stands for a country. */
  const words = new Map<string, Reason>()
  for (const { zone, text, tokens, hits } of annotate(article, lexicon)) {
    if (zone === 'text') break
    for (const { concept, strength, from, to } of hits) {
      if (strength !== 'strong' || wanted.has(concept)) continue
      if (isBroader(concept)) continue // excluding it would exclude the topic itself
      const counted = lexicon.meansAlso(concept).some((each) => wanted.has(each))
      if (!counted) counts.set(concept, (counts.get(concept) ?? 0) + 1)
      const place = tokens.slice(from, to)
      const stems = place.map(({ norm }) => stem(norm, article.language))
      const word = text.slice(place[0]?.start, place.at(-1)?.end)
      if (counted) words.set(word.toLowerCase(), { type: 'word', word, stems })
    }
  }
  const others = [...counts].sort(([, a], [, b]) => b - a).map(([id]) => id)
  const isTheme = (id: string) => lexicon.concepts.get(id)?.kind === 'theme'
  const concepts = [
    ...others.filter((id) => !isTheme(id)).slice(0, MOST_NAMES),
    ...others.filter(isTheme).slice(0, MOST_THEMES),
  ]
  return [
    ...concepts.map((id): Reason => ({ type: 'concept', id })),
    ...[...words.values()].slice(0, MOST_WORDS),
    { type: 'source', name: article.source.toLowerCase() },
    ...(subscription.strictness === 'focused' ? [] : [{ type: 'focused' } as const]),
  ]
}

function changeFor(
  reason: Reason,
  subscription: Subscription,
  ctx: AppContext,
  { lexicon }: Services,
): Refinement {
  const { name, without = [], withoutSources = [] } = subscription
  if (reason.type === 'focused') return { strictness: 'focused' }
  if (reason.type === 'source') {
    const required = { ...subscription, withoutSources: merged(withoutSources, [`=${reason.name}`]) }
    return { name: `${name} ${unsource(reason.name)}`, required }
  }
  const group: TypedGroup =
    reason.type === 'concept'
      ? {
          words: lexicon.label(reason.id, ctx.here.chat.language),
          terms: [{ type: 'concept', id: reason.id }],
        }
      : { words: reason.word, terms: [{ type: 'phrase', stems: reason.stems }] }
  const required = { ...subscription, without: withGroups(without, [group]) }
  return { name: `${name} -${group.words}`, required }
}

export const notForMeViews: Command['views'] = {
  'not-for-me': (context, args: JsonObject) => ({
    html: context.t('not-for-me.ask'),
    buttons: (args['reasons'] as Reason[]).map((reason, index) => [
      { text: cutToFit(nameOf(reason, context), WIDTH), data: `not:${index}` },
    ]),
  }),
}

function nameOf(reason: Reason, { t, language, services: { lexicon } }: ViewContext): string {
  if (reason.type === 'focused') return t.plain('not-for-me.focused')
  if (reason.type === 'source') return t.plain('not-for-me.source', { source: reason.name })
  if (reason.type === 'word') return t.plain('not-for-me.word', { word: reason.word })
  return t.plain('not-for-me.concept', { concept: lexicon.label(reason.id, language) })
}

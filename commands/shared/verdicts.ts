import type { Article } from '../../src/model/article.ts'
import type { Subscription } from '../../src/model/chat.ts'
import type { JsonObject, LedgerEntry, RenderedMessage } from '../../src/model/outbox.ts'
import type { Match } from '../../src/model/topic.ts'
import { destinationId, ledgerKey, matchKey } from '../../src/store/keys.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { showTime } from '../../src/text/show-time.ts'
import { type AnnotatedSentence, annotate } from '../../src/topics/annotate.ts'
import { judge } from '../../src/topics/judge.ts'
import { LEAST_SCORE, wants } from '../../src/topics/strictness.ts'
import type { ViewContext } from './command.ts'
import { headline } from './headline.ts'
import { nameOfGroup } from './topic-words.ts'

const MOST_TOPICS = 15 // named in one answer

/** For each topic of a place, why an article was told there or not. Those that it matches come first. */
export async function verdicts(context: ViewContext, args: JsonObject): Promise<RenderedMessage> {
  const { t, services, chat } = context
  const { store, subscriptions } = services
  const article = await store.articles.get(String(args['id']))
  if (!article) return { html: t('why.gone') }
  const here = subscriptions
    .ofChat(chat.key)
    .filter(({ destination }) => destinationId(destination) === args['here'])
  if (here.length === 0) return { html: t('why.no-topics', { example: t.plain('start.example1') }) }
  const sentences = annotate(article, services.lexicon)
  const lines = await Promise.all(
    here.map((subscription) => verdictOn(article, sentences, subscription, context)),
  )
  const ranked = [...lines.filter(({ matches }) => matches), ...lines.filter(({ matches }) => !matches)]
  const shown = ranked.slice(0, MOST_TOPICS).map(({ line }) => line)
  const more = ranked.length > MOST_TOPICS ? ['…'] : []
  const at = article.publishedAt ?? article.firstSeenAt
  return { html: [headline({ ...article, at }, context), '', ...shown, ...more].join('\n') }
}

async function verdictOn(
  article: Article,
  sentences: readonly AnnotatedSentence[],
  subscription: Subscription,
  context: ViewContext,
): Promise<{ matches: boolean; line: string }> {
  const { t, services } = context
  const { store, lexicon } = services
  const topic = store.topics.now(subscription.topicId)?.topic
  const verdict = topic && judge(topic, article, sentences, lexicon)
  const groups = (keys: readonly string[]) =>
    keys.map((key) => cutToFit(nameOfGroup(key, subscription, context), 40)).join(', ')
  const say = (words: string, matches = false) => ({
    matches,
    line: t('why.verdict', { topic: cutToFit(subscription.name, 80), verdict: { html: words } }),
  })
  if (verdict?.type === 'missing') return say(t('why.verdict.missing', { groups: groups(verdict.groups) }))
  if (verdict?.type === 'excluded') return say(t('why.verdict.excluded', { groups: groups(verdict.groups) }))
  if (verdict?.type !== 'match') return say(t(`why.verdict.${verdict?.type ?? 'in-passing'}`))
  const match = await store.matches.get(matchKey({ topicId: subscription.topicId, storyId: article.storyId }))
  const entry = await store.ledger.get(ledgerKey(subscription.destination, article.storyId))
  const score = Math.max(verdict.score, match?.score ?? 0)
  return say(whatBecameOf(article, subscription, score, match, entry, context), true)
}

/** What became of an article that satisfies the topic. */
function whatBecameOf(
  article: Article,
  subscription: Subscription,
  score: number,
  match: Match | undefined,
  entry: LedgerEntry | undefined,
  { t, now, chat, language }: ViewContext,
): string {
  if (!wants(subscription, score)) {
    const percent = (part: number) => Math.round(part * 100)
    const least = percent(LEAST_SCORE[subscription.strictness])
    return t('why.verdict.weak', { percent: percent(score), least })
  }
  if (entry?.state === 'promised') return t('why.verdict.promised')
  if (entry) {
    const time = showTime(entry.at, now, chat.timeZone, language)
    return t(match?.articleId === article.id ? 'why.verdict.told' : 'why.verdict.story', { time })
  }
  if (subscription.paused) return t('why.verdict.paused')
  if (!match) return t('why.verdict.unmatched')
  if (!article.alertable) return t('why.verdict.old')
  if (article.firstSeenAt <= subscription.alertsSince) return t('why.verdict.before')
  return t('why.verdict.digest')
}

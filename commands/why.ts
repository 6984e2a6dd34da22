import type { ItemRef, Receipt } from '../src/model/outbox.ts'
import type { Evidence } from '../src/model/topic.ts'
import { destinationId, matchKey, receiptKey } from '../src/store/keys.ts'
import { boldWords, escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import { onButton } from './shared/buttons.ts'
import type { AppContext, Command, Services, ViewContext } from './shared/command.ts'
import { headline } from './shared/headline.ts'
import { nameOfGroup } from './shared/topic-words.ts'
import { verdicts } from './shared/verdicts.ts'

const MOST_ITEMS = 5 // a digest message holds no more

/**
 * /why in reply to an alert or a digest, and the button under an alert: which words in which sentence made it match.
 * /why LINK: why an article was told or not.
 */
export const why: Command = {
  name: 'why',
  description: 'command.why',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('why', async (ctx) => {
      const link = ctx.match.trim()
      if (link !== '') return answerForLink(ctx, link, services)
      const replied = ctx.msg.reply_to_message
      const receipt = await receiptOf(ctx, replied?.message_id, services)
      // A message of ours that left no receipt is older than what is kept.
      if (!receipt && replied?.from?.id === ctx.me.id) return ctx.answer('why.gone')
      const items = itemsOf(receipt)
      return items === undefined ? ctx.answer('why.how') : ctx.answer('why.shown', { items })
    })
    onButton(composer, services, 'why', async (ctx) => {
      const items = itemsOf(await receiptOf(ctx, ctx.callbackQuery?.message?.message_id, services))
      return items === undefined ? ctx.answer('why.gone') : ctx.answer('why.shown', { items })
    })
  },
  views: {
    article: verdicts,
    'unknown-article': ({ t }) => ({ html: t('why.unknown-article') }),
    how: ({ t }) => ({ html: t('why.how') }),
    gone: ({ t }) => ({ html: t('why.gone') }),
    async shown(context, args) {
      const items = (args['items'] as unknown as ItemRef[]).slice(0, MOST_ITEMS)
      const parts = await Promise.all(items.map((item) => explain(item, items.length > 1, context)))
      const shown = parts.filter((part) => part !== undefined)
      return { html: shown.length > 0 ? shown.join('\n\n') : context.t('why.gone') }
    },
  },
}

async function answerForLink(ctx: AppContext, link: string, services: Services): Promise<void> {
  const article = await services.findArticle(link)
  if (!article) return ctx.answer('why.unknown-article')
  return ctx.answer('why.article', { id: article.id, here: destinationId(ctx.here.destination) })
}

async function receiptOf(
  ctx: AppContext,
  messageId: number | undefined,
  services: Services,
): Promise<Receipt | undefined> {
  return messageId === undefined
    ? undefined
    : services.store.receipts.get(receiptKey(ctx.here.chat.key, messageId))
}

function itemsOf(receipt: Receipt | undefined): ItemRef[] | undefined {
  if (receipt?.content.kind === 'alert') return [receipt.content.item]
  if (receipt?.content.kind === 'digest' || receipt?.content.kind === 'gathered') return receipt.content.items
  return undefined
}

async function explain(item: ItemRef, brief: boolean, context: ViewContext): Promise<string | undefined> {
  const { t, services, chat } = context
  const { store, subscriptions } = services
  const match = await store.matches.get(matchKey(item))
  if (!match) return undefined
  const subscription = subscriptions.ofChat(chat.key).find((each) => each.topicId === item.topicId)
  const nameOf = ({ group }: Evidence) => nameOfGroup(group, subscription, context)
  const name = subscription?.name ?? match.evidence.map(nameOf).join(' + ')
  const groups = match.evidence.map((each) => explainGroup(nameOf(each), each, brief, context))
  const article = brief ? await store.articles.get(match.articleId) : undefined
  return [
    article
      ? headline({ ...article, at: article.publishedAt ?? article.firstSeenAt }, context)
      : t('why.title', { topic: cutToFit(name, 80) }),
    ...groups,
    ...(brief ? [] : [t('why.score', { percent: Math.round(match.score * 100) })]),
  ].join('\n')
}

// Sizes that keep five topics of six groups within one message.
function explainGroup(
  group: string,
  { words, sentence }: Evidence,
  brief: boolean,
  { t }: ViewContext,
): string {
  const found = words.slice(0, brief ? 3 : 6).map((word) => `<b>${escapeHtml(cutToFit(word, 24))}</b>`)
  const args = { group: cutToFit(group, 40), words: { html: found.join(', ') } }
  if (brief) return t('why.group-brief', args)
  return t('why.group', { ...args, sentence: { html: boldWords(cutToFit(sentence, 300), words) } })
}

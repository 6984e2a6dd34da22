import type { JsonObject } from '../src/model/outbox.ts'
import type { TopicProblem } from '../src/model/topic.ts'
import { receiptKey } from '../src/store/keys.ts'
import { showZone } from '../src/text/show-time.ts'
import { onButton } from './shared/buttons.ts'
import type { Command, ViewContext } from './shared/command.ts'
import { follow, subscriptionId } from './shared/follow.ts'
import { headline, showHour } from './shared/headline.ts'
import { mayChange } from './shared/may-change.ts'
import { refineButtons } from './shared/refine.ts'
import { describeTopic, explainProblem, topicOf } from './shared/topic-words.ts'
import { noFeeds } from './start.ts'

/** /subscribe TOPIC, and the button under a plain message. */
export const subscribe: Command = {
  name: 'subscribe',
  description: 'command.subscribe',
  scope: 'everybody',
  compose(composer, services) {
    composer.command('subscribe', async (ctx) => {
      if (!(await mayChange(ctx, services))) return ctx.answer('help.groupAdminsOnly')
      return follow(ctx, services, ctx.match, ctx.answer)
    })
    onButton(composer, services, 'follow', async (ctx, yesOrNo) => {
      const messageId = ctx.callbackQuery?.message?.message_id
      const asked = await services.store.receipts.get(receiptKey(ctx.here.chat.key, messageId))
      const args: JsonObject = asked?.content.kind === 'answer' ? asked.content.args : {}
      const topic = args['topic'] === undefined ? undefined : topicOf(args)
      // A press that comes late finds the answer to an earlier one where the question stood.
      const id = topic ? subscriptionId(ctx, topic.id) : String(args['id'])
      const followed = services.store.subscriptions.now(id)
      if (followed && !topic)
        return ctx.edit('subscribe.already', { topic: followed.name, name: followed.name })
      if (yesOrNo === 'no' && !followed) return ctx.edit('subscribe.dropped')
      return topic ? follow(ctx, services, topic.text, ctx.edit) : ctx.edit('subscribe.stale')
    })
  },
  views: {
    problem: (context, args) => ({
      html: explainProblem({ type: args['type'] as TopicProblem['type'] }, context),
    }),
    already({ t }, args) {
      const [topic, name] = [String(args['topic']), String(args['name'])]
      return {
        html: topic === name ? t('subscribe.already', { topic }) : t('subscribe.already-as', { name }),
      }
    },
    'too-many': ({ t }, args) => ({ html: t('subscribe.too-many', { limit: Number(args['limit']) }) }),
    confirm(context, args) {
      const { t } = context
      return {
        html: t('topic.confirm', {
          topic: String(args['text']),
          groups: describeTopic(topicOf(args), context),
        }),
        buttons: [
          [
            { text: t.plain('topic.confirm.yes'), data: 'follow:yes' },
            { text: t.plain('topic.confirm.no'), data: 'follow:no' },
          ],
        ],
      }
    },
    dropped: ({ t }) => ({ html: t('topic.confirm.dropped') }),
    stale: ({ t }) => ({ html: t('topic.confirm.stale') }),
    async done(context, args) {
      const { t, chat, services } = context
      const subscription = services.store.subscriptions.now(String(args['id']))
      if (!subscription) return { html: t('topics.gone') }
      const understood = t('subscribe.done', {
        topic: subscription.name,
        groups: describeTopic(subscription, context),
      })
      const strictness = t(`topics.strictness.${subscription.strictness}`)
      const found = args['searching'] === true ? [t('subscribe.searching')] : await foundLines(context, args)
      const promise = t('subscribe.promise', {
        hour: showHour(chat.digestHour),
        zone: showZone(chat.timeZone),
      })
      return {
        html: [`${understood}\n${strictness}`, ...found, ...noFeeds(context), promise].join('\n\n'),
        buttons: refineButtons(subscription, context),
      }
    },
  },
}

async function foundLines(context: ViewContext, args: JsonObject): Promise<string[]> {
  const { t, services } = context
  const ids = args['best'] as string[]
  const articles = await services.store.articles.getMany(ids)
  const lines = articles.flatMap((article) =>
    article ? [headline({ ...article, at: article.publishedAt ?? article.firstSeenAt }, context)] : [],
  )
  if (services.store.feeds.size === 0) return []
  return [
    [
      t(args['hasMore'] === true ? 'subscribe.found-more' : 'subscribe.found', {
        count: Number(args['count']),
      }),
      ...lines,
    ].join('\n'),
  ]
}

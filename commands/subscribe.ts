import type { TopicProblem } from '../src/model/topic.ts'
import { receiptKey } from '../src/store/keys.ts'
import { showZone } from '../src/text/show-time.ts'
import { onButton } from './shared/buttons.ts'
import type { Command, ViewContext } from './shared/command.ts'
import { follow, subscriptionId } from './shared/follow.ts'
import { headline, showHour } from './shared/headline.ts'
import { mayChange } from './shared/may-change.ts'
import { describeGroups, explainProblem, topicOf } from './shared/topic-words.ts'
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
      // A press that comes late finds the answer to an earlier one where the question stood.
      const topic = asked?.content.kind === 'answer' ? topicOf(asked.content.args) : undefined
      const followed = topic && services.store.subscriptions.now(subscriptionId(ctx, topic.id))
      if (yesOrNo === 'no' && !followed) return ctx.edit('subscribe.dropped')
      return topic ? follow(ctx, services, topic.text, ctx.edit) : ctx.edit('subscribe.stale')
    })
  },
  views: {
    problem: (context, args) => ({
      html: explainProblem({ type: args['type'] as TopicProblem['type'] }, context),
    }),
    already({ t }, args) {
      const [topic, name] = [topicOf(args).text, String(args['name'])]
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
          groups: describeGroups(topicOf(args).groups, context),
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
      const { t, chat } = context
      const topic = topicOf(args)
      const understood = t('subscribe.done', {
        topic: topic.text,
        groups: describeGroups(topic.groups, context),
      })
      const found = args['searching'] === true ? [t('subscribe.searching')] : await foundLines(context, args)
      const promise = t('subscribe.promise', {
        hour: showHour(chat.digestHour),
        zone: showZone(chat.timeZone),
      })
      return { html: [understood, ...found, ...noFeeds(context), promise].join('\n\n') }
    },
  },
}

async function foundLines(context: ViewContext, args: Parameters<typeof topicOf>[0]): Promise<string[]> {
  const { t, services } = context
  const ids = args['best'] as string[]
  const articles = await services.store.articles.getMany(ids)
  const lines = articles.flatMap((article) =>
    article ? [headline({ ...article, at: article.publishedAt ?? article.firstSeenAt }, context)] : [],
  )
  if (services.store.feeds.size === 0) return []
  return [[t('subscribe.found', { count: Number(args['count']) }), ...lines].join('\n')]
}

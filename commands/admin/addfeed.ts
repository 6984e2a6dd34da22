import { feedIdOf, urlOf } from '../../src/feeds/feed-address.ts'
import type { FeedProblem } from '../../src/model/feed.ts'
import type { Job } from '../../src/model/job.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { cutToFit } from '../../src/text/measure.ts'
import type { Command } from '../shared/command.ts'
import { headline } from '../shared/headline.ts'
import { adminsOnly } from './admins-only.ts'
import { explainFeedProblem } from './feed-words.ts'

/** An entry as the answer shows it. */
export interface LatestEntry {
  title: string
  link?: string
  at: number
}

/** /addfeed URL: answers at once, reads the feed, and tells by edit what it found. */
export const addfeed: Command = {
  name: 'addfeed',
  description: 'command.addfeed',
  scope: 'admins',
  compose(composer, services) {
    const { store, startJob } = services
    composer.command(
      'addfeed',
      adminsOnly(async (ctx) => {
        const typed = ctx.match.trim()
        if (typed === '') return ctx.answer('addfeed.how')
        const url = urlOf(typed)
        if (url === undefined)
          return ctx.answer('addfeed.failed', { url: typed.slice(0, 200), type: 'bad-url', detail: '' })
        const known = store.feeds.now(feedIdOf(url))
        if (known) return ctx.answer('addfeed.already', { title: known.title })
        const { destination } = ctx.here
        const answer = answerId(destination, ctx.update.update_id)
        const job: Job = { id: answer, kind: 'add-feed', destination, answerId: answer, url }
        await ctx.answer('addfeed.reading', { url }, (batch) => batch.put(store.jobs, job.id, job))
        startJob(job)
      }),
    )
  },
  views: {
    how: ({ t }) => ({ html: t('addfeed.how') }),
    reading: ({ t }, args) => ({ html: t('addfeed.reading', { url: cutToFit(String(args['url']), 300) }) }),
    already: ({ t }, args) => ({ html: t('addfeed.already', { title: String(args['title']) }) }),
    failed({ t }, args) {
      const problem = { type: args['type'] as FeedProblem['type'], detail: String(args['detail']) }
      const url = cutToFit(String(args['url']), 300)
      return {
        html: t('addfeed.failed', {
          url: { html: `<code>${escapeHtml(url)}</code>` },
          problem: { html: explainFeedProblem(problem, t) },
        }),
      }
    },
    done(context, args) {
      const { t } = context
      const title = cutToFit(String(args['title']), 120)
      const latest = (args['latest'] as unknown as LatestEntry[]).map((entry) =>
        headline({ ...entry, source: title }, context),
      )
      const done = t('addfeed.done', { title, count: Number(args['count']), perDay: Number(args['perDay']) })
      return { html: latest.length === 0 ? done : `${done}\n\n${t('addfeed.latest')}\n${latest.join('\n')}` }
    },
  },
}

import type { Feed } from '../../src/model/feed.ts'
import type { Button } from '../../src/model/outbox.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { showTime } from '../../src/text/show-time.ts'
import type { Command, ViewContext } from '../shared/command.ts'
import { adminsOnly, onAdminButton } from './admins-only.ts'
import { explainFeedProblem } from './feed-words.ts'

const A_PAGE = 10 // feeds: fits in one message with errors and all

/** /feeds: health of every feed, page by page. */
export const feeds: Command = {
  name: 'feeds',
  description: 'command.feeds',
  scope: 'admins',
  compose(composer, services) {
    composer.command(
      'feeds',
      adminsOnly((ctx) => ctx.answer('feeds.page', { page: 0 })),
    )
    onAdminButton(composer, services, 'feeds', (ctx, page) =>
      ctx.edit('feeds.page', { page: Number(page) || 0 }),
    )
  },
  views: {
    page(context, args) {
      const { t, services } = context
      const all = [...services.store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
      const page = Number(args['page'])
      const lines = all.slice(page * A_PAGE, (page + 1) * A_PAGE).map((feed) => healthOf(feed, context))
      const html = [t('feeds.title', { count: all.length }), ...lines].join('\n\n')
      const turns: Button[] = []
      if (page > 0) turns.push({ text: '‹', data: `feeds:${page - 1}` })
      if ((page + 1) * A_PAGE < all.length) turns.push({ text: '›', data: `feeds:${page + 1}` })
      return turns.length > 0 ? { html, buttons: [turns] } : { html }
    },
  },
}

function healthOf(feed: Feed, { t, services, now, chat, language }: ViewContext): string {
  const state = services.store.feedStates.now(feed.id)
  const polled =
    state?.lastPollAt === undefined
      ? t('feeds.never')
      : showTime(state.lastPollAt, now, chat.timeZone, language)
  const line = t('feeds.line', {
    mark: state && state.errorStreak > 0 ? '🔴' : state?.lastSuccessAt === undefined ? '⚪️' : '🟢',
    title: cutToFit(feed.title, 80),
    url: { html: escapeHtml(cutToFit(feed.url, 160)) },
    polled: { html: polled },
    perDay: Math.round(state?.entriesPerDay ?? 0),
  })
  if (!state?.lastError) return line
  const problem = { html: explainFeedProblem(state.lastError, t) }
  if (state.errorStreak > 0) return `${line}\n${t('feeds.error', { problem, streak: state.errorStreak })}`
  const time = showTime(state.lastErrorAt ?? now, now, chat.timeZone, language)
  return `${line}\n${t('feeds.last-error', { problem, time })}`
}

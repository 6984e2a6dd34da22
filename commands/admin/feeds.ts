import { resumed } from '../../src/feeds/feed-state.ts'
import type { Feed } from '../../src/model/feed.ts'
import type { Button } from '../../src/model/outbox.ts'
import { escapeHtml } from '../../src/text/html.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { showTime } from '../../src/text/show-time.ts'
import type { Command, ViewContext } from '../shared/command.ts'
import { explainFeedProblem } from '../shared/feed-words.ts'
import { adminsOnly, onAdminButton } from './admins-only.ts'

const A_PAGE = 10 // feeds: fits in one message with errors and all
const ENOUGH_POLLS = 5 // before a share of them says something

/** /feeds: health of every feed, page by page; and the news about it that admins get unasked. */
export const feeds: Command = {
  name: 'feeds',
  description: 'command.feeds',
  scope: 'admins',
  compose(composer, services) {
    const { store } = services
    composer.command(
      'feeds',
      adminsOnly((ctx) => ctx.answer('feeds.page', { page: 0 })),
    )
    onAdminButton(composer, services, 'feeds', (ctx, page) =>
      ctx.edit('feeds.page', { page: Number(page) || 0 }),
    )
    onAdminButton(composer, services, 'resumefeed', async (ctx, id) => {
      const [feed, state] = [store.feeds.now(id), store.feedStates.now(id)]
      if (!feed || !state?.paused) return ctx.edit('feeds.page', { page: 0 })
      await ctx.answer('feeds.resumed', { title: feed.title }, (batch) =>
        batch.put(store.feedStates, id, resumed(state, store.clock.now())),
      )
      services.pollDue()
    })
  },
  views: {
    page(context, args) {
      const { t, services } = context
      const all = [...services.store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
      const page = Number(args['page'])
      const shown = all.slice(page * A_PAGE, (page + 1) * A_PAGE)
      const lines = shown.map((feed) => healthOf(feed, context))
      const html = [t('feeds.title', { count: all.length }), ...lines].join('\n\n')
      const turns: Button[] = []
      if (page > 0) turns.push({ text: '‹', data: `feeds:${page - 1}` })
      if ((page + 1) * A_PAGE < all.length) turns.push({ text: '›', data: `feeds:${page + 1}` })
      const buttons = [...resumeButtons(shown, context), ...(turns.length > 0 ? [turns] : [])]
      return buttons.length > 0 ? { html, buttons } : { html }
    },
    outage: ({ t, language, chat, now }, args) => ({
      html: t('feeds.outage', { since: showTime(Number(args['since']), now, chat.timeZone, language) }),
    }),
    outageOver: ({ t }) => ({ html: t('feeds.outage-over') }),
    resumed: ({ t }, args) => ({ html: t('feeds.resumed', { title: String(args['title']) }) }),
    /** What has changed; ids of feeds by what became of them. */
    news(context, args) {
      const { t, services } = context
      const sections = (['failing', 'back', 'gone', 'dead'] as const).map((kind) => {
        const named = (args[kind] as string[]).flatMap((id) => services.store.feeds.now(id) ?? [])
        return { kind, named }
      })
      const told = sections.filter(({ named }) => named.length > 0)
      const parts = told.map(({ kind, named }) =>
        [t(`feeds.${kind}`), ...named.map((feed) => newsLine(feed, kind === 'failing', context))].join('\n'),
      )
      const more = Number(args['more'])
      if (more > 0) parts.push(t('sources.more', { count: more }))
      const buttons = resumeButtons(
        told.flatMap(({ named }) => named),
        context,
      )
      const html = parts.join('\n\n') || t('feeds.title', { count: services.store.feeds.size })
      return buttons.length > 0 ? { html, buttons } : { html }
    },
  },
}

function newsLine(feed: Feed, withProblem: boolean, { t, services }: ViewContext): string {
  const problem = services.store.feedStates.now(feed.id)?.lastError
  const line = `• ${escapeHtml(cutToFit(feed.title, 80))}`
  return withProblem && problem ? `${line}\n   <i>${explainFeedProblem(problem, t)}</i>` : line
}

function resumeButtons(shown: readonly Feed[], { t, services }: ViewContext): Button[][] {
  return shown
    .filter(({ id }) => services.store.feedStates.now(id)?.paused)
    .map(({ id, title }) => [
      { text: t.plain('feeds.resume', { title: cutToFit(title, 40) }), data: `resumefeed:${id}` },
    ])
}

function healthOf(feed: Feed, { t, services, now, chat, language }: ViewContext): string {
  const state = services.store.feedStates.now(feed.id)
  const time = (at: number) => showTime(at, now, chat.timeZone, language)
  const isFailing = state !== undefined && state.errorStreak > 0
  const line = t('feeds.line', {
    mark: state?.paused ? '⏸' : isFailing ? '🔴' : state?.lastSuccessAt === undefined ? '⚪️' : '🟢',
    title: cutToFit(feed.title, 80),
    url: { html: escapeHtml(cutToFit(feed.url, 160)) },
  })
  const { paused, lastSuccessAt, polls, lagMs, lastError } = state ?? {}
  const perDay = Math.round(state?.entriesPerDay ?? 0)
  const facts = [
    ...(paused ? [t('feeds.paused', { time: time(paused.at) })] : []),
    lastSuccessAt === undefined ? t('feeds.never') : t('feeds.read', { time: time(lastSuccessAt) }),
    ...(perDay > 0 ? [t('feeds.per-day', { perDay })] : []),
    ...(polls && polls.all >= ENOUGH_POLLS
      ? [t('feeds.unchanged', { percent: Math.round((100 * polls.unchanged) / polls.all) })]
      : []),
    ...(lagMs === undefined ? [] : [t('feeds.lag', { minutes: Math.round(lagMs / 60_000) })]),
  ]
  const lines = [line, facts.join(' · ')]
  if (lastError) {
    const problem = { html: explainFeedProblem(lastError, t) }
    if (isFailing) lines.push(t('feeds.error', { problem, streak: state.errorStreak }))
    else lines.push(t('feeds.last-error', { problem, time: time(state?.lastErrorAt ?? now) }))
  }
  return lines.join('\n')
}

import { escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import type { Command } from './shared/command.ts'
import { noFeeds } from './start.ts'

const MOST_NAMED = 60 // fits in one message

/** /sources: which feeds are watched. */
export const sources: Command = {
  name: 'sources',
  description: 'command.sources',
  scope: 'everybody',
  compose(composer) {
    composer.command('sources', (ctx) => ctx.answer('sources.all'))
  },
  views: {
    all(context) {
      const { t, services } = context
      const feeds = [...services.store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
      if (feeds.length === 0) return { html: noFeeds(context).join('\n') }
      const lines = feeds.slice(0, MOST_NAMED).map((feed) => {
        const site = new URL(feed.url).origin
        return `• <a href="${escapeHtml(site)}">${escapeHtml(cutToFit(feed.title, 50))}</a>`
      })
      if (feeds.length > MOST_NAMED) lines.push(t('sources.more', { count: feeds.length - MOST_NAMED }))
      return { html: [t('sources.title', { count: feeds.length }), ...lines].join('\n') }
    },
  },
}

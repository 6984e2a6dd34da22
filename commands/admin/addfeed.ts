import type { Command } from '../shared/command.ts'
import { readAddress, readPicked } from '../shared/feed-job.ts'
import { type FeedPreview, feedViews, shownBy } from '../shared/feed-preview.ts'
import { watchFeed } from '../shared/watch-feed.ts'
import { adminsOnly, onAdminButton } from './admins-only.ts'
import { answerStarter, onStarterButton, starterViews } from './starter.ts'

/** /addfeed URL: answers at once, reads the feed or finds those of a page, shows it by edit, and a button adds it. */
export const addfeed: Command = {
  name: 'addfeed',
  description: 'command.addfeed',
  scope: 'admins',
  compose(composer, services) {
    const { store } = services
    composer.command(
      'addfeed',
      adminsOnly(async (ctx) => {
        const typed = ctx.match.trim()
        if (typed === '') return ctx.answer('addfeed.how')
        const [word, language = ''] = typed.toLowerCase().split(/\s+/)
        if (word === 'starter') return answerStarter(language, ctx.answer)
        return readAddress(ctx, services, 'addfeed', typed, ctx.answer)
      }),
    )
    onAdminButton(composer, services, 'addfeed', async (ctx, press) => {
      const [action, index = ''] = press.split(':')
      if (action === 'pick') return readPicked(ctx, services, 'addfeed', index)
      const preview = (await shownBy(ctx, services, 'addfeed.preview')) as unknown as FeedPreview | undefined
      if (action !== 'take' || !preview) return
      const { url, title } = preview
      await ctx.edit('addfeed.done', { title }, (batch) => watchFeed(batch, store, { url, title }))
      services.pollDue()
    })
    onAdminButton(composer, services, 'starter', onStarterButton(services))
  },
  views: {
    how: ({ t }) => ({ html: t('addfeed.how') }),
    done: ({ t }, args) => ({ html: t('addfeed.done', { title: String(args['title']) }) }),
    ...feedViews('addfeed', 'addfeed.take'),
    ...starterViews,
  },
}

import { feedIdOf } from '../src/feeds/feed-address.ts'
import type { Suggestion } from '../src/model/feed.ts'
import { noticeId } from '../src/outbox/message-ids.ts'
import { queueMessage } from '../src/outbox/queue-message.ts'
import type { Batch } from '../src/store/batch.ts'
import { cutToFit } from '../src/text/measure.ts'
import { onAdminButton } from './admin/admins-only.ts'
import { onButton } from './shared/buttons.ts'
import type { AppContext, Command, Services } from './shared/command.ts'
import { readAddress, readPicked } from './shared/feed-job.ts'
import { type FeedPreview, feedViews, shownBy } from './shared/feed-preview.ts'
import { mayChange } from './shared/may-change.ts'
import { watchFeed } from './shared/watch-feed.ts'

const FORGOTTEN_AFTER = 7 * 86_400_000 // milliseconds
const MOST_READING = 2 // addresses of a chat that are being read
const MOST_OPEN = 5 // suggestions of a chat that wait for an admin

/** /suggest URL: a subscriber names a feed, the admins decide by button, and the subscriber is told. */
export const suggest: Command = {
  name: 'suggest',
  description: 'command.suggest',
  scope: 'everybody',
  isOn: ({ suggestions }) => suggestions,
  compose(composer, services) {
    composer.command('suggest', async (ctx) => {
      if (!services.suggestions) return ctx.answer('suggest.off')
      if (!(await mayChange(ctx, services))) return ctx.answer('help.groupAdminsOnly')
      const typed = ctx.match.trim()
      if (typed === '') return ctx.answer('suggest.how')
      if (isFull(ctx, services)) return ctx.answer('suggest.full')
      return readAddress(ctx, services, 'suggest', typed, ctx.answer)
    })
    onButton(composer, services, 'suggest', async (ctx, press) => {
      if (!services.suggestions) return ctx.edit('suggest.off')
      const [action, index = ''] = press.split(':')
      if (action === 'pick') return readPicked(ctx, services, 'suggest', index)
      const preview = (await shownBy(ctx, services, 'suggest.preview')) as unknown as FeedPreview | undefined
      if (action === 'take' && preview) return propose(ctx, services, preview)
    })
    onAdminButton(composer, services, 'suggestion', (ctx, press) => decide(ctx, services, press))
  },
  views: {
    off: ({ t }) => ({ html: t('suggest.off') }),
    how: ({ t }) => ({ html: t('suggest.how') }),
    full: ({ t }) => ({ html: t('suggest.full', { limit: MOST_OPEN }) }),
    done: ({ t }, args) => ({ html: t('suggest.done', { title: String(args['title']) }) }),
    asked({ t, services }, args) {
      const suggestion = services.store.suggestions.now(String(args['id']))
      if (!suggestion) return { html: t('suggest.gone') }
      const { id, title, url } = suggestion
      return {
        html: t('suggest.asked', { title: cutToFit(title, 120), url: cutToFit(url, 300) }),
        buttons: [
          [
            { text: t.plain('addfeed.take'), data: `suggestion:yes:${id}` },
            { text: t.plain('suggest.no'), data: `suggestion:no:${id}` },
          ],
        ],
      }
    },
    gone: ({ t }) => ({ html: t('suggest.gone') }),
    accepted: ({ t }, args) => ({ html: t('suggest.accepted', { title: String(args['title']) }) }),
    declined: ({ t }, args) => ({ html: t('suggest.declined', { title: String(args['title']) }) }),
    ...feedViews('suggest', 'suggest.take'),
  },
}

/** One that no admin has answered for a week may be made again. */
function isOpen({ at }: Suggestion, { store }: Services): boolean {
  return at > store.clock.now() - FORGOTTEN_AFTER
}

function isFull(ctx: AppContext, services: Services): boolean {
  const { key } = ctx.here.chat
  const isOurs = ({ destination }: Pick<Suggestion, 'destination'>) => destination.chatKey === key
  const open = [...services.store.suggestions.all()].filter((each) => isOurs(each) && isOpen(each, services))
  const reading = [...services.store.jobs.all()].filter((job) => job.kind === 'find-feed' && isOurs(job))
  return open.length >= MOST_OPEN || reading.length >= MOST_READING
}

async function propose(ctx: AppContext, services: Services, { url, title }: FeedPreview): Promise<void> {
  const { store } = services
  if (isFull(ctx, services)) return ctx.edit('suggest.full')
  const id = feedIdOf(url)
  await ctx.edit('suggest.done', { title }, (batch) => {
    const earlier = store.suggestions.now(id)
    if (earlier && isOpen(earlier, services)) return // somebody else was first; the admins are asked once
    const { destination } = ctx.here
    const suggestion: Suggestion = { id, url, title, destination, at: store.clock.now() }
    batch.put(store.suggestions, id, suggestion)
    for (const { key } of services.adminChats())
      notify(batch, services, key, `suggestion/${id}`, 'asked', { id })
  })
}

/** `yes:ID` or `no:ID`; the second admin who presses learns that it is decided. */
async function decide(ctx: AppContext, services: Services, press: string): Promise<void> {
  const { store } = services
  const [answer, id = ''] = press.split(':')
  const suggestion = store.suggestions.now(id)
  if (!suggestion) return ctx.edit('suggest.gone')
  const { title, url, destination } = suggestion
  const view = answer === 'yes' ? 'accepted' : 'declined'
  const done = view === 'accepted' ? 'addfeed.done' : 'suggest.declined'
  await ctx.edit(done, { title }, (batch) => {
    if (view === 'accepted') watchFeed(batch, store, { url, title })
    batch.delete(store.suggestions, id)
    if (store.chats.now(destination.chatKey))
      notify(
        batch,
        services,
        destination.chatKey,
        `suggestion/${id}/${view}`,
        view,
        { title },
        destination.threadId,
      )
  })
  services.pollDue()
}

function notify(
  batch: Batch,
  { store }: Services,
  chatKey: string,
  name: string,
  view: 'asked' | 'accepted' | 'declined',
  args: { id: string } | { title: string },
  threadId?: number,
): void {
  queueMessage(batch, store, {
    id: noticeId(chatKey, `${name}/${store.clock.now()}`),
    destination: { chatKey, ...(threadId === undefined ? {} : { threadId }) },
    lane: 'reply',
    content: { kind: 'answer', view: `suggest.${view}`, args },
  })
}

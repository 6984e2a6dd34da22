import type { FeedLink } from '../../src/feeds/discover-feeds.ts'
import { urlOf } from '../../src/feeds/feed-address.ts'
import type { Job } from '../../src/model/job.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import type { AppContext, Services } from './command.ts'
import { shownBy } from './feed-preview.ts'
import { watchedFeed } from './watch-feed.ts'

/** Answers at once that an address is being read; what stands there comes by edit. */
export async function readAddress(
  ctx: AppContext,
  services: Services,
  asked: 'addfeed' | 'suggest',
  typed: string,
  reply: AppContext['answer'],
): Promise<void> {
  const { store, startJob } = services
  const url = urlOf(typed)
  if (url === undefined)
    return reply(`${asked}.failed`, { url: typed.slice(0, 200), type: 'bad-url', detail: '' })
  const known = watchedFeed(url, store)
  if (known) return reply(`${asked}.already`, { title: known.title })
  const { destination } = ctx.here
  const answer = answerId(destination, ctx.update.update_id)
  const job: Job = { id: answer, kind: 'find-feed', destination, answerId: answer, url, asked }
  await reply(`${asked}.reading`, { url }, (batch) => batch.put(store.jobs, job.id, job))
  startJob(job)
}

/** One of the feeds of a page was picked: it is read, for its preview. */
export async function readPicked(
  ctx: AppContext,
  services: Services,
  asked: 'addfeed' | 'suggest',
  index: string,
): Promise<void> {
  const links = (await shownBy(ctx, services, `${asked}.choose`))?.['links'] as FeedLink[] | undefined
  const link = /^\d+$/.test(index) ? links?.[Number(index)] : undefined
  if (link) return readAddress(ctx, services, asked, link.url, ctx.edit)
}

import { feedIdOf } from '../../src/feeds/feed-address.ts'
import type { Feed } from '../../src/model/feed.ts'
import type { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'

/** The feed that is watched at an address: where it was when it was added, or where it has moved to. */
export function watchedFeed(url: string, { feeds }: Pick<Store, 'feeds'>): Feed | undefined {
  return feeds.now(feedIdOf(url)) ?? [...feeds.all()].find((feed) => feed.url === url)
}

/** Adds a feed to what is polled, at once from the next tick on; one that is watched already stays as it is. */
export function watchFeed(
  batch: Batch,
  store: Pick<Store, 'feeds' | 'feedStates' | 'clock'>,
  feed: { url: string; title: string },
): void {
  if (!watchedFeed(feed.url, store)) putFeed(batch, store, feed)
}

/** The rows of a feed that is known not to have moved to this address. */
export function putFeed(
  batch: Batch,
  store: Pick<Store, 'feeds' | 'feedStates' | 'clock'>,
  { url, title }: { url: string; title: string },
): void {
  const now = store.clock.now()
  const id = feedIdOf(url)
  if (store.feeds.now(id)) return
  batch.put(store.feeds, id, { id, url, title, addedAt: now })
  batch.put(store.feedStates, id, { nextPollAt: now, errorStreak: 0 })
}

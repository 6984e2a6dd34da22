import { feedIdOf, urlOf } from '../../src/feeds/feed-address.ts'
import type { ListedFeed } from '../../src/feeds/opml.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { putFeed } from './watch-feed.ts'

const SLICE = 400 // feeds a commit, two rows each

/** What became of the feeds of a list. */
export interface Imported {
  added: number
  /** Watched before. */
  known: number
  /** No web addresses. */
  refused: number
}

/** Watches all feeds of a list that are not watched yet, in slices; done again after a kill, it adds what is missing. */
export async function importFeeds(
  listed: readonly ListedFeed[],
  store: Pick<Store, 'feeds' | 'feedStates' | 'clock' | 'commit'>,
): Promise<Imported> {
  const addresses = listed.map(({ url, title }) => ({ url: urlOf(url), title }))
  const good = addresses.flatMap(({ url, title }) => (url === undefined ? [] : [{ url, title }]))
  const once = [...new Map(good.map((feed) => [feedIdOf(feed.url), feed])).values()]
  const watched = new Set([...store.feeds.all()].map(({ url }) => url))
  const fresh = once.filter(({ url }) => !watched.has(url) && !store.feeds.now(feedIdOf(url)))
  for (let from = 0; from < fresh.length; from += SLICE) {
    await store.commit(() => {
      const batch = new Batch()
      for (const { url, title } of fresh.slice(from, from + SLICE))
        putFeed(batch, store, { url, title: title || new URL(url).host })
      return batch
    })
  }
  return {
    added: fresh.length,
    known: once.length - fresh.length,
    refused: addresses.length - good.length,
  }
}

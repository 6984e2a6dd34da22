import { pageText } from '../articles/page-text.ts'
import { decodeBytes } from '../feeds/decode.ts'
import { feedLinksIn } from '../feeds/discover-feeds.ts'
import { parseFeed } from '../feeds/parse-feed.ts'
import type { Readings, Sent } from './reader-pool.ts'

/** Runs in a thread of its own, which may be ended at any moment; each function is a task of `ReaderPool`. */
export const parse = ({ bytes, contentType, url }: Sent): Promise<Readings['parse']> =>
  parseFeed(bytes, contentType, url)

export const findFeeds = ({ bytes, contentType, url }: Sent): Readings['findFeeds'] =>
  feedLinksIn(bytes, contentType, url)

export const readPage = ({ bytes, contentType, url }: Sent): Readings['readPage'] =>
  pageText(decodeBytes(bytes, contentType), url)

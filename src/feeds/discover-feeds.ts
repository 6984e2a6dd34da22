import { Parser } from 'htmlparser2'
import type { FeedProblem, ParsedFeed } from '../model/feed.ts'
import { decodeBytes } from './decode.ts'

/** A feed that a page names. */
export interface FeedLink {
  url: string
  /** As the page calls it; empty where it does not. */
  title: string
}

/** What stands at an address: a feed, read; or a page, with the feeds of its site, of which there are several. */
export type Found =
  | { type: 'feed'; url: string; feed: ParsedFeed }
  | { type: 'feeds'; links: FeedLink[] }
  | FeedProblem

const MOST_LINKS = 20
const LONGEST_PAGE = 1_000_000 // characters; links to feeds stand in the head
const LONGEST_TITLE = 200 // characters
const FEED_TYPE =
  /^\s*(?:application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json)|text\/xml|application\/xml)\s*(?:;|$)/i
const FEED_PATH = /(?:^|[/.])(?:rss|feeds?|atom|rdf)(?:[/.?]|$)|\.(?:rss|atom|rdf)$/i

/** Paths at which sites keep a feed that their pages do not name, the most usual first. */
export const WELL_KNOWN_PATHS: readonly string[] = [
  '/feed',
  '/rss',
  '/rss.xml',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feeds/posts/default',
  '/feed.json',
]

/**
 * The feeds that a page names, in its order: what its head links as an alternate of a feed's type; a page that links none may have
 * links that look like feeds. (https://www.rssboard.org/rss-autodiscovery)
 */
export function feedLinksIn(bytes: Uint8Array, contentType: string, url: string): FeedLink[] {
  const alternates = new Map<string, FeedLink>()
  const anchors = new Map<string, FeedLink>()
  let base = url
  let anchor: FeedLink | undefined
  const keep = (found: Map<string, FeedLink>, href: string | undefined, title: string) => {
    const target = addressOf(href, base)
    if (target === undefined || found.size >= MOST_LINKS) return undefined
    const link = found.get(target) ?? { url: target, title: title.trim().slice(0, LONGEST_TITLE) }
    found.set(target, link)
    return link
  }
  const parser = new Parser({
    onopentag(name, { href, rel = '', type = '', title = '' }) {
      if (name === 'base') base = addressOf(href, url) ?? base
      const isAlternate = /(?:^|\s)(?:alternate|feed)(?:\s|$)/i.test(rel)
      if (name === 'link' && isAlternate && FEED_TYPE.test(type)) keep(alternates, href, title)
      if (name === 'a') anchor = FEED_PATH.test(pathOf(href)) ? keep(anchors, href, title) : undefined
    },
    ontext(text) {
      if (anchor && anchor.title.length < LONGEST_TITLE) anchor.title = `${anchor.title}${text}`.trimStart()
    },
    onclosetag(name) {
      if (name !== 'a' || !anchor) return
      anchor.title = anchor.title.replace(/\s+/g, ' ').trim().slice(0, LONGEST_TITLE)
      anchor = undefined
    },
  })
  parser.write(decodeBytes(bytes, contentType).slice(0, LONGEST_PAGE))
  parser.end()
  return [...(alternates.size > 0 ? alternates : anchors).values()]
}

function addressOf(href: string | undefined, base: string): string | undefined {
  // The feed scheme: `feed:https://…` or `feed://…`.
  const plain = href?.replace(/^feed:(?=https?:)/i, '').replace(/^feed:\/\//i, 'https://')
  if (plain === undefined || !URL.canParse(plain, base)) return undefined
  const url = new URL(plain, base)
  url.hash = ''
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : undefined
}

function pathOf(href = ''): string {
  return href.replace(/^[a-z]+:\/\/[^/]*/i, '').replace(/[#].*$/, '')
}

import { hash as digest } from 'node:crypto'
import type { Entry } from '../model/feed.ts'

const TRACKING =
  /^(?:utm_.*|fbclid|gclid|yclid|ysclid|mc_cid|mc_eid|igshid|_openstat|at_(?:medium|campaign)|cmpid|ref_src)$/i

const LONGEST_LINK = 2000 // characters; browsers and Telegram take no more for sure

/** The link without what only counts readers, or nothing if it is not http(s). */
export function canonicalLink(link: string | undefined): string | undefined {
  if (link === undefined || link.length > LONGEST_LINK || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  if (!url.hash.startsWith('#!') && !url.hash.startsWith('#/')) url.hash = ''
  url.username = ''
  url.password = ''
  return url.href
}

/** How an entry is known: as an article everywhere, and by its guid within its feed. */
export interface EntryKeys {
  articleId: string
  /** Unset when the feed gives no guid, or one that several entries share. */
  guidKey?: string
  /** By its title, and its date if it has one: the same in a feed that has named all its entries anew. */
  titleKey: string
}

/**
 * Keys for the entries of one poll, in their order. The link names an article, so that two feeds that list it list one article and a
 * feed that changes its guids brings nothing new; a link that several entries share (a home page) names none, then guid or title does.
 */
export function entryKeys(feedId: string, entries: readonly Entry[]): EntryKeys[] {
  const links = entries.map((entry) => canonicalLink(entry.link))
  const linkUses = countUses(links)
  const guidUses = countUses(entries.map((entry) => entry.guid))
  return entries.map((entry, index) => {
    const link = links[index]
    const guid = entry.guid !== undefined && guidUses.get(entry.guid) === 1 ? entry.guid : undefined
    const name = guid ?? `${entry.title} ${entry.publishedAt ?? ''}`
    const ownLink = link !== undefined && linkUses.get(link) === 1
    return {
      articleId: hash(ownLink ? withoutScheme(link) : `${feedId} ${name}`),
      ...(guid === undefined ? {} : { guidKey: hash(`${feedId} guid ${guid}`) }),
      titleKey: hash(`${feedId} title ${entry.title.trim()} ${entry.publishedAt ?? ''}`),
    }
  })
}

/** The id of the article with this link, or nothing if it is no link. */
export function articleIdOfLink(text: string): string | undefined {
  const link = canonicalLink(text)
  return link && hash(withoutScheme(link))
}

function countUses(names: readonly (string | undefined)[]): Map<string, number> {
  const uses = new Map<string, number>()
  for (const name of names) if (name !== undefined) uses.set(name, (uses.get(name) ?? 0) + 1)
  return uses
}

function withoutScheme(link: string): string {
  return link.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
}

function hash(text: string): string {
  return digest('sha256', text, 'base64url').slice(0, 16)
}

import { createHash } from 'node:crypto'
import type { Entry } from '../model/feed.ts'

const TRACKING =
  /^(?:utm_.*|fbclid|gclid|yclid|ysclid|mc_cid|mc_eid|igshid|_openstat|at_(?:medium|campaign)|cmpid|ref_src)$/i

/** The link without what only counts readers, or nothing if it is not http(s). */
export function canonicalLink(link: string | undefined): string | undefined {
  if (link === undefined || !URL.canParse(link)) return undefined
  const url = new URL(link)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  if (!url.hash.startsWith('#!') && !url.hash.startsWith('#/')) url.hash = ''
  url.username = ''
  url.password = ''
  return url.href
}

/**
 * Ids for the entries of one poll, in their order. The link names an article, so that two feeds that list it list one article and a
 * feed that changes its guids brings nothing new; a link that several entries share (a home page) names none, then guid or title does.
 */
export function articleIds(feedId: string, entries: readonly Entry[]): string[] {
  const uses = new Map<string, number>()
  const links = entries.map((entry) => canonicalLink(entry.link))
  for (const link of links) if (link !== undefined) uses.set(link, (uses.get(link) ?? 0) + 1)
  return entries.map((entry, index) => {
    const link = links[index]
    if (link !== undefined && uses.get(link) === 1) return hash(withoutScheme(link))
    return hash(`${feedId} ${entry.guid ?? `${entry.title} ${entry.publishedAt ?? ''}`}`)
  })
}

function withoutScheme(link: string): string {
  return link.replace(/^https?:\/\/(?:www\.)?/, '').replace(/\/$/, '')
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 16)
}

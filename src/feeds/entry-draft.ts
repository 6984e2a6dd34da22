import type { Enclosure } from '../model/feed.ts'
import type { Field } from './feed-names.ts'
import { parseDate } from './parse-date.ts'
import { resolveAgainst } from './resolve-address.ts'

const MOST_ENCLOSURES = 10
const IANA = /^https?:\/\/www\.iana\.org\/assignments\/relation\// // in front of a relation's name means nothing

export interface Found {
  value: string
  rank: number
}

/** What was found so far of an entry, or of the feed itself. */
export interface Draft {
  fields: Partial<Record<Field, Found>>
  /** Whether the guid may be taken for a link. */
  permalink: boolean
  enclosures: Enclosure[]
  image?: Found
  skipHours?: string[]
  skipDays?: string[]
}

export function emptyDraft(): Draft {
  return { fields: {}, permalink: true, enclosures: [] }
}

/** Takes what an element said, unless another element said it better. Dates that are none count as not said; others come out as ISO 8601. */
export function settle(draft: Draft, field: Field, text: string, rank: number): void {
  let value = text.trim()
  if (value === '') return
  if (field === 'hour') draft.skipHours = [...(draft.skipHours ?? []), value].slice(0, 24)
  if (field === 'day') draft.skipDays = [...(draft.skipDays ?? []), value].slice(0, 7)
  const dated = field === 'published' || field === 'updated'
  if (dated) {
    const at = parseDate(value)
    if (at === undefined) return
    value = new Date(at).toISOString()
  }
  const known = draft.fields[field]?.rank ?? -1
  // Where dates and links are given twice alike, the later one is the newer.
  if (rank > known || (rank === known && (dated || field === 'link'))) draft.fields[field] = { value, rank }
}

/** How good a link with these attributes is as the entry's own: 0 is not at all. */
export function linkRank(name: string, attributes: Readonly<Record<string, string>>): number {
  const rel = (attributes['rel'] ?? 'alternate').toLowerCase().replace(IANA, '')
  if (rel === 'alternate' || rel === '') {
    const page = /^(?:text\/html|application\/xhtml\+xml)?(?:;|$)/i.test((attributes['type'] ?? '').trim())
    return (name === 'link' ? 3 : 2) - (page ? 0 : 0.2)
  }
  if (rel === 'canonical') return 1.7
  if (rel === 'related' || rel === 'via') return 1
  return rel === 'self' ? 0.5 : 0
}

/** Takes the pictures and files that an element names, if it is one that does. `base` makes their addresses whole. */
export function collectMedia(
  draft: Draft,
  name: string,
  attributes: Readonly<Record<string, string>>,
  base: string,
): void {
  const address = attributes['url'] ?? attributes['href']
  if (address === undefined) return
  const url = resolveAgainst(base, address.trim())
  if (/^[a-z][a-z\d+.-]*:/i.test(url) && !/^https?:/i.test(url)) return
  if (name === 'media:thumbnail') pictured(draft, url, 2)
  if (name === 'itunes:image') pictured(draft, url, 1)
  const linked = (name === 'link' || name === 'atom:link') && attributes['rel']?.toLowerCase() === 'enclosure'
  if (name !== 'enclosure' && name !== 'media:content' && !linked) return
  const type = attributes['type']?.trim().toLowerCase()
  const isPicture = type?.startsWith('image/') || attributes['medium'] === 'image' || isPictureName(url, type)
  if (isPicture) pictured(draft, url, name === 'media:content' ? 4 : 3)
  if (draft.enclosures.length >= MOST_ENCLOSURES || draft.enclosures.some((known) => known.url === url))
    return
  const bytes = Number(attributes['length'] ?? attributes['filesize'])
  draft.enclosures.push({
    url,
    ...(type ? { type } : {}),
    ...(Number.isSafeInteger(bytes) && bytes > 0 ? { bytes } : {}),
  })
}

function pictured(draft: Draft, value: string, rank: number): void {
  if (value !== '' && rank > (draft.image?.rank ?? 0)) draft.image = { value, rank }
}

function isPictureName(url: string, type: string | undefined): boolean {
  return !type && /\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)/i.test(url)
}

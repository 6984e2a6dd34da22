import { Parser } from 'htmlparser2'

const DEEPEST = 500 // elements inside elements; deeper is hostile
const MOST_ENTRIES = 500
const LONGEST_FIELD = 1_000_000 // characters

/** What an XML document turned out to be. `rss` is a small well-formed RSS 2.0 document with the same entries. */
export type NormalizedXml = { type: 'feed'; rss: string } | { type: 'html-page' } | { type: 'not-a-feed' }

type Field = 'title' | 'link' | 'guid' | 'date' | 'updated' | 'summary' | 'content' | 'language'

// Element → field, and how much it is preferred over other elements for the same field.
const FIELDS = new Map<string, [Field, number]>(
  Object.entries({
    title: ['title', 3],
    'dc:title': ['title', 2],
    'media:title': ['title', 1],
    link: ['link', 3],
    'atom:link': ['link', 2],
    'feedburner:origlink': ['link', 1],
    guid: ['guid', 3],
    id: ['guid', 3],
    pubdate: ['date', 4],
    published: ['date', 4],
    issued: ['date', 3],
    'dc:date': ['date', 3],
    updated: ['updated', 2],
    modified: ['updated', 2],
    description: ['summary', 3],
    summary: ['summary', 3],
    'itunes:summary': ['summary', 1],
    'media:description': ['summary', 1],
    'content:encoded': ['content', 4],
    content: ['content', 3],
    'yandex:full-text': ['content', 3],
    body: ['content', 2],
    language: ['language', 3],
    'dc:language': ['language', 2],
  }),
)
const MARKUP_FIELDS = new Set<Field>(['summary', 'content'])

interface Found {
  value: string
  rank: number
}
type Holder = Partial<Record<Field, Found>>

interface Open {
  name: string
  field?: Field
  rank: number
  holder?: Holder
}

/**
 * Reads any feed dialect, well formed or not, and writes the few elements that matter as plain RSS 2.0, so that rss-parser meets one
 * dialect only. Bodies get names of our own (`tw:summary`, `tw:content`): for the usual ones rss-parser builds snippets, in quadratic time.
 */
export function normalizeXml(text: string): NormalizedXml {
  const channel: Holder = {}
  const entries: Holder[] = []
  const stack: Open[] = []
  let root: string | undefined
  let isFeed = false
  let base = ''
  const spaces = new Map<string, string>()
  const parser = new Parser(
    {
      onopentag(rawName, attributes) {
        const name = canonicalName(rawName, declareSpaces(spaces, attributes))
        root ??= name
        base ||= attributes['xml:base'] ?? ''
        const parent = stack.at(-1)
        if (stack.length >= DEEPEST) parser.reset()
        if (parent?.field !== undefined) {
          if (MARKUP_FIELDS.has(parent.field)) append(parent, `<${name}${hrefOf(attributes)}>`)
          stack.push({
            name,
            field: parent.field,
            rank: parent.rank,
            ...(parent.holder ? { holder: parent.holder } : {}),
          })
          return
        }
        if (/^(?:rss|rdf:rdf|feed|channel)$/.test(name)) isFeed = true
        stack.push(opened(name, attributes, stack, channel, entries))
      },
      ontext(data) {
        const top = stack.at(-1)
        if (top?.field !== undefined) append(top, data)
      },
      onclosetag() {
        const top = stack.pop()
        const parent = stack.at(-1)
        if (top?.field !== undefined && parent?.field !== undefined && MARKUP_FIELDS.has(top.field))
          append(parent, `</${top.name}>`)
      },
    },
    {
      xmlMode: true,
      decodeEntities: true,
      lowerCaseTags: true,
      lowerCaseAttributeNames: true,
      recognizeCDATA: true,
    },
  )
  parser.write(withoutJunk(text))
  parser.end()
  if (root === 'html') return { type: 'html-page' }
  if (!isFeed && entries.length === 0)
    return { type: root === undefined || !/<html[\s>]/i.test(text) ? 'not-a-feed' : 'html-page' }
  return { type: 'feed', rss: writeRss(channel, entries, base) }
}

function opened(
  name: string,
  attributes: Record<string, string>,
  stack: Open[],
  channel: Holder,
  entries: Holder[],
): Open {
  if (name === 'item' || name === 'entry') {
    if (entries.length >= MOST_ENTRIES) return { name, rank: 0 }
    const holder: Holder = {}
    const about = attributes['rdf:about']
    if (about !== undefined) holder.guid = { value: about, rank: 1 }
    entries.push(holder)
    return { name, rank: 0, holder }
  }
  const parent = stack.at(-1)
  const holder = parent?.holder ?? (/^(?:channel|feed)$/.test(parent?.name ?? '') ? channel : undefined)
  const [field, preference] = FIELDS.get(name) ?? []
  if (holder === undefined || field === undefined || preference === undefined) {
    // media:group and the like only wrap; the entry's fields go on inside them.
    return { name, rank: 0, ...(name === 'media:group' && holder ? { holder } : {}) }
  }
  if (field === 'link' && attributes['href'] !== undefined) {
    const rel = attributes['rel'] ?? 'alternate'
    const rank = rel === 'alternate' ? 3 : 0
    if (rank > (holder.link?.rank ?? (name === 'link' ? -1 : 0)))
      holder.link = { value: attributes['href'], rank }
    return { name, rank: 0 }
  }
  const rank = preference + (field === 'guid' && attributes['ispermalink'] === 'false' ? 0.5 : 0)
  if ((holder[field]?.rank ?? -1) >= rank) return { name, rank: 0 }
  holder[field] = { value: '', rank }
  return { name, field, rank, holder }
}

function append(open: Open, text: string): void {
  const found = open.field === undefined ? undefined : open.holder?.[open.field]
  if (found && found.value.length < LONGEST_FIELD) found.value += text.slice(0, LONGEST_FIELD)
}

const NAMESPACES: readonly [RegExp, string][] = [
  [/purl\.org\/dc\//, 'dc:'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content:'],
  [/search\.yahoo\.com\/mrss/, 'media:'],
  [/news\.yandex\.ru/, 'yandex:'],
  [/itunes\.com\/dtds/, 'itunes:'],
  [/w3\.org\/1999\/02\/22-rdf/, 'rdf:'],
  [
    /purl\.org\/rss\/1\.0\/?$|purl\.org\/net\/rss1|w3\.org\/2005\/atom|purl\.org\/atom|userland\.com\/rss|w3\.org\/1999\/xhtml/i,
    '',
  ],
]
// Prefixes are declared on any element; the last declaration of a prefix holds, as no feed uses one in two meanings.
function declareSpaces(spaces: Map<string, string>, attributes: Record<string, string>): Map<string, string> {
  for (const [name, uri] of Object.entries(attributes)) {
    if (!name.startsWith('xmlns:')) continue
    const known = NAMESPACES.find(([pattern]) => pattern.test(uri))
    if (known) spaces.set(name.slice(6), known[1])
    else spaces.delete(name.slice(6))
  }
  return spaces
}

function canonicalName(raw: string, spaces: Map<string, string>): string {
  const colon = raw.indexOf(':')
  if (colon < 0) return raw
  const space = spaces.get(raw.slice(0, colon))
  if (space === '' && raw.endsWith(':link') && raw.startsWith('atom')) return 'atom:link'
  return space === undefined ? raw : space + raw.slice(colon + 1)
}

function hrefOf(attributes: Record<string, string>): string {
  const href = attributes['href']
  return href === undefined ? '' : ` href="${escapeXml(href)}"`
}

/** Whatever stands before the first element that is one of XML's (PHP warnings, blank lines), and characters XML has no place for. */
function withoutJunk(text: string): string {
  const start = text.search(/<\?xml|<!doctype|<(?:[\w-]+:)?(?:rss|rdf|feed|channel|html)[\s>]/i)
  const whole = start > 0 ? text.slice(start) : text
  return whole.replace(/[\p{Cc}\ufffe\uffff]/gu, (character) =>
    '\t\n\r\u0085'.includes(character) ? character : '',
  )
}

function writeRss(channel: Holder, entries: readonly Holder[], base: string): string {
  const element = (name: string, found: Found | undefined) =>
    found === undefined || found.value.trim() === ''
      ? ''
      : `<${name}>${escapeXml(found.value.trim())}</${name}>`
  const root = channel.link?.value ?? ''
  const items = entries.map((entry) => {
    const guid = entry.guid?.value.trim() ?? ''
    const link = entry.link ?? (entry.guid?.rank !== 3.5 && /^https?:/i.test(guid) ? entry.guid : undefined)
    return `<item>${element('title', entry.title)}${element('link', link && { ...link, value: absolute(link.value, base, root) })}${element('guid', entry.guid)}${element('pubDate', entry.date ?? entry.updated)}${element('tw:summary', entry.summary)}${element('tw:content', entry.content)}</item>`
  })
  return `<rss version="2.0" xmlns:tw="urn:topicwire"><channel>${element('title', channel.title)}${element('link', channel.link)}${element('language', channel.language)}${items.join('')}</channel></rss>`
}

function absolute(link: string, base: string, root: string): string {
  const url = link.trim()
  for (const against of [base, root]) if (URL.canParse(url, against)) return new URL(url, against).href
  return url
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

import { type Handler, Parser } from 'htmlparser2'
import { collectMedia, type Draft, emptyDraft, linkRank, settle } from './entry-draft.ts'
import { FeedNames, FIELDS, type Field } from './feed-names.ts'
import { resolveAgainst } from './resolve-address.ts'
import { writeRss } from './write-rss.ts'

const DEEPEST = 500 // elements inside elements; deeper is hostile
const MOST_ENTRIES = 500
const LONGEST_FIELD = 1_000_000 // characters

/** What an XML document turned out to be. `rss` is a small well-formed RSS 2.0 document with the same entries. */
export type NormalizedXml = { type: 'feed'; rss: string } | { type: 'html-page' } | { type: 'not-a-feed' }

const ROOTS = new Set(['rss', 'rdf:rdf', 'feed', 'channel'])
const ENTRIES = new Set(['item', 'entry'])
const WRAPPERS = new Set(['media:group', 'media:content', 'enclosure', 'skiphours', 'skipdays'])
const VOID = new Set(['br', 'hr', 'img', 'input', 'source', 'wbr'])
// No HTML has these: where they stand in a body, its end tag was forgotten.
const NEVER_MARKUP = new Set([...ENTRIES, 'guid', 'pubdate', 'dc:date', 'published', 'content:encoded'])

/** A field while it is read, with all that stands inside its element. */
interface Target {
  field: Field
  rank: number
  draft: Draft
  text: string
  /** Whether markup is kept, and text so that it stays text beside it. */
  markup: 'dropped' | 'kept' | 'xhtml'
  base64: boolean
  /** What a link is relative to. */
  base: string
}

interface Open {
  name: string
  base: string
  draft: Draft | undefined
  target: Target | undefined
}

type Attributes = Readonly<Record<string, string>>

/**
 * Reads any feed dialect, well formed or not, and writes the few elements that matter as plain RSS 2.0, so that rss-parser meets one
 * dialect only. Bodies get names of our own (`tw:summary`, `tw:content`): for the usual ones rss-parser builds snippets, in quadratic time.
 * Addresses are made whole against xml:base; `url`, the document's own address, is what a relative xml:base is relative to.
 */
export function normalizeXml(text: string, url?: string): NormalizedXml {
  const reader = new XmlReader(url ?? '')
  const parser = new Parser(reader, {
    xmlMode: true,
    decodeEntities: true,
    lowerCaseTags: true,
    lowerCaseAttributeNames: true,
  })
  reader.parser = parser
  parser.write(withoutJunk(text))
  parser.end()
  reader.closeAll()
  if (reader.root === 'html') return { type: 'html-page' }
  if (!reader.isFeed && reader.entries.length === 0)
    return { type: reader.root !== undefined && /<html[\s>]/i.test(text) ? 'html-page' : 'not-a-feed' }
  return { type: 'feed', rss: writeRss(reader.channel, reader.entries) }
}

class XmlReader implements Partial<Handler> {
  readonly channel: Draft = emptyDraft()
  readonly entries: Draft[] = []
  root: string | undefined
  isFeed = false
  parser: Parser | undefined
  readonly #names = new FeedNames()
  readonly #stack: Open[] = []
  readonly #url: string

  constructor(url: string) {
    this.#url = url
  }

  onopentag(raw: string, attributes: Attributes): void {
    const name = this.#names.canonical(raw, attributes)
    this.root ??= name
    const parent = this.#stack.at(-1)
    if (this.#stack.length >= DEEPEST) {
      this.parser?.reset() // leaves the rest unread
      return
    }
    const declared = attributes['xml:base']
    const inherited = parent?.base ?? ''
    const base = declared ? resolveAgainst(inherited || this.#url, declared) : inherited
    const target = parent?.target
    if (target !== undefined && !endsField(target, name)) {
      if (target.markup !== 'dropped') append(target, startTag(name, attributes))
      else if (name === 'br' || name === 'p' || name === 'div') append(target, ' ')
      this.#stack.push({ name, base, draft: target.draft, target })
      return
    }
    if (ROOTS.has(name)) this.#openRoot(name, attributes)
    if (ENTRIES.has(name)) this.#openEntry(name, attributes, base)
    else this.#openElement(name, attributes, base, target === undefined ? parent : { ...parent, target })
  }

  ontext(data: string): void {
    const target = this.#stack.at(-1)?.target
    if (target !== undefined) append(target, target.markup === 'xhtml' ? escapeText(data) : data)
  }

  onclosetag(): void {
    const closed = this.#stack.pop()
    const target = closed?.target
    if (closed === undefined || target === undefined) return
    if (this.#stack.at(-1)?.target !== target) finish(target)
    else if (target.markup !== 'dropped' && !VOID.has(closed.name)) append(target, `</${closed.name}>`)
  }

  /** Ends what a cut-off or unread document left open. */
  closeAll(): void {
    while (this.#stack.length > 0) this.onclosetag()
  }

  #openRoot(name: string, attributes: Attributes): void {
    this.isFeed = true
    settle(this.channel, 'language', attributes['xml:lang'] ?? '', 1)
    if (name === 'channel') settle(this.channel, 'link', attributes['href'] ?? '', 2) // CDF
  }

  #openEntry(name: string, attributes: Attributes, base: string): void {
    if (this.entries.length >= MOST_ENTRIES) {
      this.parser?.reset()
      return
    }
    const draft = emptyDraft()
    this.entries.push(draft)
    settle(draft, 'guid', attributes['rdf:about'] ?? '', 1)
    // CDF says in attributes what others say in elements.
    if (attributes['href'] !== undefined)
      settle(draft, 'link', resolveAgainst(base, attributes['href'].trim()), 3)
    settle(draft, 'updated', attributes['lastmod'] ?? '', 3)
    this.#stack.push({ name, base, draft, target: undefined })
  }

  #openElement(name: string, attributes: Attributes, base: string, parent: Partial<Open> | undefined): void {
    const draft =
      parent?.target?.draft ?? parent?.draft ?? (ROOTS.has(parent?.name ?? '') ? this.channel : undefined)
    const open: Open = { name, base, draft: undefined, target: undefined }
    this.#stack.push(open)
    if (draft === undefined) return
    collectMedia(draft, name, attributes, base)
    if (WRAPPERS.has(name)) open.draft = draft
    const known = FIELDS.get(name)
    if (known === undefined || (WRAPPERS.has(parent?.name ?? '') && !/^media:|^hour$|^day$/.test(name)))
      return
    const [field] = known
    let rank = known[1]
    if (field === 'link') {
      if (name === 'link' || name === 'atom:link') rank = linkRank(name, attributes)
      const href = attributes['href']
      if (href !== undefined && rank > 0) settle(draft, 'link', resolveAgainst(base, href.trim()), rank)
      if (href !== undefined || rank === 0) return
    }
    if (field === 'guid' && attributes['ispermalink']?.toLowerCase() === 'false') draft.permalink = false
    if (name === 'content' && attributes['src'] !== undefined)
      settle(draft, 'link', resolveAgainst(base, attributes['src'].trim()), 0.8)
    open.target = { field, rank, draft, text: '', base, ...formOf(field, attributes) }
  }
}

/** How the text of a field is written, by Atom's `type` and Atom 0.3's `mode`. */
function formOf(field: Field, attributes: Attributes): Pick<Target, 'markup' | 'base64'> {
  const type = attributes['type']?.trim().toLowerCase() ?? ''
  const isBody = field === 'summary' || field === 'content'
  const isXml = /^xhtml$|[+/]xml$/.test(type)
  return {
    markup: !isBody ? 'dropped' : isXml && attributes['mode'] !== 'escaped' ? 'xhtml' : 'kept',
    base64:
      attributes['mode'] === 'base64' ||
      (field !== 'link' && type.includes('/') && !isXml && !/^text\/|^message\//.test(type)),
  }
}

function endsField(target: Target, name: string): boolean {
  return target.markup === 'dropped'
    ? FIELDS.has(name) || ENTRIES.has(name)
    : target.markup === 'kept' && NEVER_MARKUP.has(name)
}

function finish({ draft, field, rank, text: read, base64, base }: Target): void {
  const text = read.length < LONGEST_FIELD ? read : read.replace(/\p{Surrogate}/gu, '\ufffd') // may be cut inside a pair
  if (field === 'link') settle(draft, field, resolveAgainst(base, text.trim()), rank)
  else settle(draft, field, base64 ? fromBase64(text, field) : text, rank)
}

/** Text that was sent as base64. What is none was either not encoded, or is a picture or the like, which is no body. */
function fromBase64(text: string, field: Field): string {
  if (!/^[\w+/=\s-]*$/.test(text)) return text
  const decoded = Buffer.from(text, 'base64').toString('utf8')
  if (!/\ufffd|[^\P{Cc}\t\n\r]/u.test(decoded)) return decoded
  return field === 'content' ? '' : text
}

function append(target: Target, text: string): void {
  if (target.text.length < LONGEST_FIELD) target.text += text.slice(0, LONGEST_FIELD)
}

function startTag(name: string, attributes: Attributes): string {
  const [href, source] = [attributes['href'], attributes['src']]
  return `<${name}${href === undefined ? '' : ` href="${escapeText(href)}"`}${source === undefined ? '' : ` src="${escapeText(source)}"`}>`
}

function escapeText(text: string): string {
  return /[&<>"]/.test(text) ? text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`) : text
}

const FORBIDDEN = /[^\P{Cc}\t\n\r\u0080-\u009f]|[\ufffe\uffff]/u // characters that XML has no place for
const ROOT_START = /<\?xml|<!doctype|<(?:[\w-]+:)?(?:rss|rdf|feed|channel|html)[\s>]/i

/** The document without what stands before the first element that is one of a feed's (PHP warnings, blank lines) and control characters. */
function withoutJunk(text: string): string {
  const start = text.search(ROOT_START)
  const whole = start > 0 ? text.slice(start) : text
  return FORBIDDEN.test(whole) ? whole.replace(new RegExp(FORBIDDEN, 'gu'), '') : whole
}

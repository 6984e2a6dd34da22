/** What an element of a feed can say of the feed or of an entry. */
export type Field =
  | 'title'
  | 'link'
  | 'guid'
  | 'published'
  | 'updated'
  | 'summary'
  | 'content'
  | 'language'
  | 'ttl'
  | 'period'
  | 'frequency'
  | 'hour'
  | 'day'

/** Element (canonical name) → its field, and how much it is preferred over other elements for the same field. */
export const FIELDS: ReadonlyMap<string, readonly [Field, number]> = new Map(
  Object.entries({
    title: ['title', 3],
    'dc:title': ['title', 2],
    'media:title': ['title', 1],
    link: ['link', 3],
    'atom:link': ['link', 2],
    'feedburner:origlink': ['link', 1.6],
    guid: ['guid', 3],
    id: ['guid', 3],
    'dc:identifier': ['guid', 0.5],
    pubdate: ['published', 4],
    published: ['published', 4],
    issued: ['published', 3],
    'dc:date': ['published', 3],
    'dcterms:issued': ['published', 2],
    'dcterms:created': ['published', 1],
    created: ['published', 1],
    updated: ['updated', 3],
    modified: ['updated', 3],
    lastmod: ['updated', 3],
    'dcterms:modified': ['updated', 2],
    description: ['summary', 3],
    summary: ['summary', 3],
    abstract: ['summary', 3],
    'dc:description': ['summary', 2],
    'media:description': ['summary', 1],
    'content:encoded': ['content', 4],
    content: ['content', 3],
    'yandex:full-text': ['content', 3],
    body: ['content', 2],
    fulltext: ['content', 2],
    fullitem: ['content', 2],
    'itunes:summary': ['content', 1],
    language: ['language', 3],
    'dc:language': ['language', 2],
    ttl: ['ttl', 3],
    'sy:updateperiod': ['period', 3],
    'sy:updatefrequency': ['frequency', 3],
    hour: ['hour', 3],
    day: ['day', 3],
  } satisfies Record<string, readonly [Field, number]>),
)

const NAMESPACES: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/dc\/terms/, 'dcterms:'],
  [/purl\.org\/dc\//, 'dc:'],
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content:'],
  [/purl\.org\/rss\/1\.0\/modules\/syndication/, 'sy:'],
  [/search\.yahoo\.com\/mrss/, 'media:'],
  [/news\.yandex\.ru/, 'yandex:'],
  [/itunes\.com\/dtds/i, 'itunes:'],
  [/rssnamespace\.org\/feedburner/, 'feedburner:'],
  [/w3\.org\/1999\/02\/22-rdf/, 'rdf:'],
  [/w3\.org\/2005\/atom|purl\.org\/(?:net\/)?atom/i, 'atom:'],
  [
    /purl\.org\/rss\/1\.0\/?$|purl\.org\/net\/rss1|userland\.com\/rss|netscape\.com\/rdf|w3\.org\/1999\/xhtml/i,
    '',
  ],
]

/** Reads names by the namespace and not by its prefix, which is the publisher's choice. Meant for one document. */
export class FeedNames {
  // Prefixes are declared on any element; the last declaration of a prefix holds, as no feed uses one in two meanings.
  readonly #prefixes = new Map<string, string>()

  canonical(raw: string, attributes: Readonly<Record<string, string>>): string {
    for (const name in attributes) {
      if (name.startsWith('xmlns:')) this.#declare(name.slice(6), attributes[name] ?? '')
    }
    const colon = raw.indexOf(':')
    if (colon < 0) return raw
    const prefix = this.#prefixes.get(raw.slice(0, colon)) ?? raw.slice(0, colon + 1)
    const local = raw.slice(colon + 1)
    // Atom's elements mean the same wherever they stand, but that a link of Atom in an RSS item comes second.
    return prefix === 'atom:' && local !== 'link' ? local : prefix + local
  }

  #declare(prefix: string, uri: string): void {
    const known = NAMESPACES.find(([pattern]) => pattern.test(uri))
    if (known === undefined) this.#prefixes.delete(prefix)
    else this.#prefixes.set(prefix, known[1])
  }
}

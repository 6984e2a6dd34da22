import { Parser } from 'htmlparser2'
import type { Feed } from '../model/feed.ts'

const MOST_FEEDS = 20_000
const LONGEST_TITLE = 200 // characters

/** A feed as an OPML file lists it. */
export interface ListedFeed {
  url: string
  /** Empty where the file gives none. */
  title: string
}

/** The feeds that an OPML file lists, in whatever folders, each address once; nothing if the text is no OPML. (http://opml.org/spec2.opml) */
export function readOpml(text: string): ListedFeed[] | undefined {
  const feeds = new Map<string, ListedFeed>()
  let isOpml = false
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name === 'opml') isOpml = true
        if (name !== 'outline' || feeds.size >= MOST_FEEDS) return
        const url = attributes['xmlurl']?.trim() ?? ''
        const title = (attributes['title'] ?? attributes['text'] ?? '').trim().slice(0, LONGEST_TITLE)
        if (url !== '' && !feeds.has(url)) feeds.set(url, { url, title })
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  )
  parser.write(text)
  parser.end()
  return isOpml ? [...feeds.values()] : undefined
}

/** All feeds as an OPML 2.0 file. */
export function writeOpml(feeds: readonly Pick<Feed, 'url' | 'title'>[]): string {
  const outlines = feeds.map(({ url, title }) => {
    const name = escapeXml(title)
    return `    <outline type="rss" text="${name}" title="${name}" xmlUrl="${escapeXml(url)}"/>\n`
  })
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head><title>Topicwire</title></head>
  <body>
${outlines.join('')}  </body>
</opml>
`
}

function escapeXml(text: string): string {
  return text
    .replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, ' ')
}

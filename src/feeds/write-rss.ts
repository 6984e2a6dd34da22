import type { Draft, Found } from './entry-draft.ts'

/** Drafts as a well-formed RSS 2.0 document. Elements that RSS has no name for are in the namespace `tw`. */
export function writeRss(channel: Draft, entries: readonly Draft[]): string {
  const { title, link, language, ttl, period, frequency } = channel.fields
  const head =
    element('title', title?.value) +
    element('link', link?.value) +
    element('language', language?.value) +
    element('ttl', ttl?.value) +
    element('tw:period', period?.value) +
    element('tw:frequency', frequency?.value) +
    element('tw:hours', channel.skipHours?.join(' ')) +
    element('tw:days', channel.skipDays?.join(' '))
  const items = entries.map(writeItem).join('')
  return `<rss version="2.0" xmlns:tw="urn:topicwire"><channel>${head}${items}</channel></rss>`
}

function writeItem({ fields, permalink, enclosures, image }: Draft): string {
  const link = linkOf(fields.link, permalink ? fields.guid : undefined) ?? enclosures[0]?.url
  const files = enclosures.map(
    ({ url, type, bytes }) =>
      `<tw:enclosure>${element('url', url)}${element('type', type)}${element('bytes', bytes?.toString())}</tw:enclosure>`,
  )
  return `<item>${element('title', fields.title?.value)}${element('link', link)}${element('guid', fields.guid?.value)}${element('pubDate', (fields.published ?? fields.updated)?.value)}${element('tw:summary', fields.summary?.value)}${element('tw:content', longerThan(fields.summary, fields.content))}${element('tw:image', image?.value)}${files.join('')}</item>`
}

/** The entry's own link; a guid that is an address comes before links to something else (rank below 1.5). */
function linkOf(link: Found | undefined, guid: Found | undefined): string | undefined {
  const isAddress = guid !== undefined && /^https?:\/\//i.test(guid.value)
  return isAddress && (link?.rank ?? 0) < 1.5 ? guid.value : link?.value
}

/** itunes:summary (rank 1) says in full what the description says in short, or the same again. */
function longerThan(summary: Found | undefined, content: Found | undefined): string | undefined {
  const isRepeat = content?.rank === 1 && content.value.length <= (summary?.value.length ?? 0)
  return isRepeat ? undefined : content?.value
}

function element(name: string, value: string | undefined): string {
  if (value === undefined || value === '') return ''
  // rss-parser reads CDATA much faster than text with many entities.
  const text = value.includes(']]>') ? value.replaceAll(']]>', ']]]]><![CDATA[>') : value
  return `<${name}><![CDATA[${text}]]></${name}>`
}

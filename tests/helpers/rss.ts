export interface RssItem {
  title: string
  link?: string
  guid?: string
  /** Epoch milliseconds. */
  at?: number
  summary?: string
}

/** A small RSS feed. */
export function rss(title: string, items: readonly RssItem[]): string {
  const escapeXml = (text: string) => text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  const element = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<${name}>${escapeXml(value)}</${name}>`
  const entries = items.map(
    (item) =>
      `<item>${element('title', item.title)}${element('link', item.link)}${element('guid', item.guid)}${element(
        'pubDate',
        item.at === undefined ? undefined : new Date(item.at).toUTCString(),
      )}${element('description', item.summary)}</item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${escapeXml(title)}</title>${entries.join('\n')}</channel></rss>`
}

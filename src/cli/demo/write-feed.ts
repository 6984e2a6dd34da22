import type { NewsItem, Outlet } from './news.ts'

/** An outlet's feed as it would serve it at `now`: with the items that appear later, or without them. */
export function writeFeed(
  outlet: Outlet,
  now: number,
  withLater: boolean,
): { body: string; contentType: string } {
  const items = outlet.items
    .filter((item) => withLater || !item.appearsLater)
    .map((item) => ({ ...item, at: now - item.minutesAgo * 60_000, url: linkOf(outlet, item) }))
    .sort((a, b) => b.at - a.at)
  switch (outlet.format) {
    case 'rss':
      return { body: writeRss(outlet, items), contentType: 'application/rss+xml; charset=utf-8' }
    case 'atom':
      return { body: writeAtom(outlet, items, now), contentType: 'application/atom+xml; charset=utf-8' }
    case 'json':
      return { body: writeJson(outlet, items), contentType: 'application/feed+json' }
  }
}

type Dated = NewsItem & { at: number; url: string }

export function linkOf(outlet: Pick<Outlet, 'id'>, item: Pick<NewsItem, 'id'>): string {
  return `https://${outlet.id}.example/${item.id}`
}

function writeRss({ id, title, language }: Outlet, items: readonly Dated[]): string {
  const item = (each: Dated) => `<item>
<title>${escapeXml(each.title)}</title><link>${each.url}</link><guid isPermaLink="false">${each.id}</guid>
<pubDate>${new Date(each.at).toUTCString()}</pubDate><description>${escapeXml(each.lead)}</description>
${each.body.length > 0 ? `<content:encoded>${escapeXml(htmlOf(each))}</content:encoded>` : ''}</item>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>${escapeXml(title)}</title><link>https://${id}.example/</link><description>${escapeXml(title)}</description><language>${language}</language>
${items.map(item).join('\n')}
</channel></rss>`
}

function writeAtom({ id, title, language }: Outlet, items: readonly Dated[], now: number): string {
  const entry = (each: Dated) => `<entry>
<title>${escapeXml(each.title)}</title><link href="${each.url}"/><id>urn:${id}:${each.id}</id><published>${new Date(each.at).toISOString()}</published>
<updated>${new Date(each.at).toISOString()}</updated><summary>${escapeXml(each.lead)}</summary>
${each.body.length > 0 ? `<content type="html">${escapeXml(htmlOf(each))}</content>` : ''}</entry>`
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${language}"><title>${escapeXml(title)}</title><id>urn:${id}</id>
<updated>${new Date(now).toISOString()}</updated>
${items.map(entry).join('\n')}
</feed>`
}

function writeJson({ id, title, language }: Outlet, items: readonly Dated[]): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    language,
    home_page_url: `https://${id}.example/`,
    items: items.map((each) => ({
      id: each.id,
      url: each.url,
      title: each.title,
      summary: each.lead,
      content_html: htmlOf(each),
      date_published: new Date(each.at).toISOString(),
    })),
  })
}

function htmlOf({ body }: NewsItem): string {
  return body
    .map((paragraph) => (paragraph.startsWith('<') ? paragraph : `<p>${escapeXml(paragraph)}</p>`))
    .join('\n')
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

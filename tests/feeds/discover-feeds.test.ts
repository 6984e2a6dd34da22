import { describe, expect, it } from 'vitest'
import { feedLinksIn } from '../../src/feeds/discover-feeds.ts'

const find = (html: string, url = 'https://meadow.example/news/today') =>
  feedLinksIn(new TextEncoder().encode(html), 'text/html; charset=utf-8', url)
const head = (...links: string[]) =>
  `<!doctype html><html><head>${links.join('\n')}</head><body>Hay</body></html>`

describe('a page names its feeds', () => {
  it('in its head, in their order, with their titles and whole addresses', () => {
    expect(
      find(
        head(
          '<link rel="stylesheet" href="/style.css">',
          '<link rel="alternate" type="application/rss+xml" title="Meadow: all" href="/rss">',
          "<LINK HREF='hay.atom' TYPE='application/atom+xml' REL='Alternate'>",
          '<link rel="alternate" type="application/feed+json" href="https://cdn.example/f.json" title="JSON">',
        ),
      ),
    ).toEqual([
      { url: 'https://meadow.example/rss', title: 'Meadow: all' },
      { url: 'https://meadow.example/news/hay.atom', title: '' },
      { url: 'https://cdn.example/f.json', title: 'JSON' },
    ])
  })

  it('against its base', () => {
    const page = head('<base href="/en/">', '<link rel="alternate" type="application/rss+xml" href="rss">')
    expect(find(page)).toEqual([{ url: 'https://meadow.example/en/rss', title: '' }])
  })

  it('each once', () => {
    const link = '<link rel="alternate" type="application/rss+xml" title="A" href="/rss">'
    expect(find(head(link, link.replace('A', 'B')))).toEqual([
      { url: 'https://meadow.example/rss', title: 'A' },
    ])
  })

  it('and no translations, pictures or styles', () => {
    expect(
      find(
        head(
          '<link rel="alternate" hreflang="uk" href="/uk">',
          '<link rel="alternate stylesheet" type="text/css" href="/dark.css">',
          '<link rel="icon" type="image/png" href="/feed.png">',
          '<link rel="alternate" type="application/json+oembed" href="/oembed">',
          '<a href="/news/feeding-the-ox">Feeding the ox</a>',
        ),
      ),
    ).toEqual([])
  })

  it('with links in its text where the head names none', () => {
    const page =
      '<p>Follow us: <a href="/rss.xml"><b>News</b>\n by RSS</a> <a href="feed://meadow.example/atom">Atom</a></p>'
    expect(find(page)).toEqual([
      { url: 'https://meadow.example/rss.xml', title: 'News by RSS' },
      { url: 'https://meadow.example/atom', title: 'Atom' },
    ])
    expect(find(head('<link rel="alternate" type="application/rss+xml" href="/all">') + page)).toHaveLength(1)
  })

  it('never by an address that is not http(s)', () => {
    const links = ['javascript:alert(1)', 'file:///etc/passwd', 'data:text/xml,<rss/>', 'http://'].map(
      (href) => `<link rel="alternate" type="application/rss+xml" href="${href}">`,
    )
    expect(find(head(...links))).toEqual([])
  })

  it('twenty at most, however many there are', () => {
    const links = Array.from(
      { length: 5000 },
      (_, index) => `<link rel="alternate" type="text/xml" href="/${index}">`,
    )
    expect(find(head(...links))).toHaveLength(20)
  })
})

import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'
import type { Entry, ParsedFeed } from '../../src/model/feed.ts'

const HOME = 'https://meadow.example/feeds/all.xml'

async function parse(text: string, url: string | undefined = HOME): Promise<ParsedFeed> {
  const parsed = await parseFeed(Buffer.from(text), '', url)
  if ('type' in parsed) throw new Error(parsed.type)
  return parsed
}

async function only(text: string, url?: string): Promise<Entry> {
  const { entries } = await parse(text, url)
  expect(entries).toHaveLength(1)
  return entries[0] as Entry
}

const item = (inside: string) =>
  `<rss version="2.0"><channel><title>M</title><item>${inside}</item></channel></rss>`
const AT = Date.UTC(2025, 2, 5, 12, 30)

describe('each format', () => {
  const expected: Entry = {
    title: 'Hedgehogs & friends cross',
    link: 'https://meadow.example/1',
    guid: 'meadow-1',
    publishedAt: AT,
    summary: 'They were <b>slow</b>.',
  }
  const { guid: _guid, publishedAt: _at, ...bare } = expected
  const { guid: _none, ...dated } = expected

  it.each<[string, string, Entry, string?]>([
    [
      'RSS 0.91',
      '<?xml version="1.0"?><rss version="0.91"><channel><title>Meadow</title><language>en-gb</language><item><title>Hedgehogs &amp; friends cross</title><link>https://meadow.example/1</link><description>They were &lt;b&gt;slow&lt;/b&gt;.</description></item></channel></rss>',
      bare,
    ],
    [
      'RSS 1.0',
      '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://meadow.example/"><title>Meadow</title><dc:language>en-gb</dc:language><items><rdf:Seq><rdf:li rdf:resource="https://meadow.example/1"/></rdf:Seq></items></channel><image><title>Logo</title></image><item rdf:about="meadow-1"><title>Hedgehogs &amp; friends cross</title><link>https://meadow.example/1</link><dc:date>2025-03-05T14:30:00+02:00</dc:date><description>They were &lt;b&gt;slow&lt;/b&gt;.</description></item></rdf:RDF>',
      expected,
    ],
    [
      'RSS 2.0',
      '<rss version="2.0"><channel><title>Meadow</title><language>en-gb</language><item><title>Hedgehogs &amp; friends cross</title><link>https://meadow.example/1</link><guid isPermaLink="false">meadow-1</guid><pubDate>Wed, 05 Mar 2025 14:30:00 +0200</pubDate><description><![CDATA[They were <b>slow</b>.]]></description></item></channel></rss>',
      expected,
    ],
    [
      'Atom 0.3',
      '<feed version="0.3" xmlns="http://purl.org/atom/ns#" xml:lang="en"><title>Meadow</title><entry><title>Hedgehogs &amp; friends cross</title><link rel="alternate" href="https://meadow.example/1"/><id>meadow-1</id><issued>2025-03-05T12:30:00Z</issued><modified>2025-03-06T12:30:00Z</modified><summary>They were &lt;b&gt;slow&lt;/b&gt;.</summary></entry></feed>',
      expected,
    ],
    [
      'Atom 1.0',
      '<feed xmlns="http://www.w3.org/2005/Atom"><title>Meadow</title><link rel="self" href="https://meadow.example/feed"/><entry><title type="html">Hedgehogs &amp;amp; friends cross</title><link rel="enclosure" href="https://meadow.example/1.mp3"/><link href="https://meadow.example/1"/><id>meadow-1</id><updated>2025-03-07T00:00:00Z</updated><published>2025-03-05T12:30:00Z</published><summary type="html">They were &lt;b&gt;slow&lt;/b&gt;.</summary><source><title>Elsewhere</title></source></entry></feed>',
      {
        ...expected,
        title: 'Hedgehogs &amp; friends cross',
        enclosures: [{ url: 'https://meadow.example/1.mp3' }],
      },
    ],
    [
      'JSON Feed 1.0',
      '{"version":"https://jsonfeed.org/version/1","title":"Meadow","items":[{"id":1,"url":"https://meadow.example/1","title":"Hedgehogs & friends cross","summary":"They were <b>slow</b>.","date_published":"2025-03-05T12:30:00Z"}]}',
      { ...expected, guid: '1' },
    ],
    [
      'JSON Feed 1.1',
      '\ufeff {"version":"https://jsonfeed.org/version/1.1","language":"en-gb","title":"Meadow","items":[{"external_url":"https://meadow.example/1","title":"Hedgehogs & friends cross","summary":"They were <b>slow</b>.","date_modified":"2025-03-05T12:30:00Z"},7,null]}',
      dated,
    ],
  ])('reads %s', async (_, text, entry) => {
    const feed = await parse(text)
    expect(feed.title).toBe('Meadow')
    expect(feed.entries).toEqual([entry])
  })

  it.each([
    '<rss version="2.0"><channel><language>uk</language><item><title>a</title></item></channel></rss>',
    '<rss version="2.0" xmlns:d="http://purl.org/dc/elements/1.1/"><channel><d:language>uk</d:language></channel></rss>',
    '{"language":"uk","items":[]}',
  ])('takes the declared language of %s', async (text) => {
    expect((await parse(text)).language).toBe('uk')
  })

  it('takes the long text beside the short one', async () => {
    const entry = await only(
      '<rss xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><item><title>t</title><description>short</description><c:encoded><![CDATA[<p>long</p>]]></c:encoded></item></channel></rss>',
    )
    expect(entry).toMatchObject({ summary: 'short', content: '<p>long</p>' })
    const xhtml = await only(
      '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>t</title><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>one</p><p>two <a href="https://x.example/?a=1&amp;b=2">more</a></p></div></content></entry></feed>',
    )
    expect(xhtml.content).toBe(
      '<div><p>one</p><p>two <a href="https://x.example/?a=1&#38;b=2">more</a></p></div>',
    )
  })
})

describe('dialects', () => {
  it('goes by the namespace, not by its prefix', async () => {
    const entry = await only(
      '<q:feed xmlns:q="http://www.w3.org/2005/Atom"><q:title>M</q:title><q:entry><q:title>odd</q:title><q:link href="https://meadow.example/odd"/><q:id>odd-1</q:id><q:updated>2025-03-05T12:30:00Z</q:updated></q:entry></q:feed>',
    )
    expect(entry).toEqual({
      title: 'odd',
      link: 'https://meadow.example/odd',
      guid: 'odd-1',
      publishedAt: AT,
    })
  })

  it('reads items that no channel holds', async () => {
    expect(await only('<rss version="2.0"><item><title>alone</title></item></rss>')).toEqual({
      title: 'alone',
    })
    expect(await parse('<rss version="2.0"><channel/></rss>')).toEqual({ title: '', entries: [] })
  })

  it('keeps the headline of the entry against those of its pictures', async () => {
    const entry = await only(
      `<rss xmlns:m="http://search.yahoo.com/mrss/"><channel><item><m:content url="a.jpg"><m:title>photo</m:title></m:content><m:title>second</m:title><title>headline</title><m:thumbnail/></item></channel></rss>`,
    )
    expect(entry.title).toBe('headline')
  })

  it('leaves markup that a title escapes to the cleaning, and takes real markup off', async () => {
    expect((await only(item('<title>&lt;i&gt;Hedgehogs&lt;/i&gt; &amp;amp; co</title>'))).title).toBe(
      '<i>Hedgehogs</i> &amp; co',
    )
    expect((await only(item('<title>Big <b>hedgehogs</b> cross</title>'))).title).toBe('Big hedgehogs cross')
  })

  it.each([
    [
      'against the xml:base',
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://meadow.example/sub/"><entry><title>t</title><link href="one"/></entry></feed>',
      'https://meadow.example/sub/one',
    ],
    [
      "against the channel's own link",
      '<rss><channel><link>https://other.example/news/</link><item><title>t</title><link>one</link></item></channel></rss>',
      'https://other.example/news/one',
    ],
    [
      "against the feed's address",
      '<rss><channel><item><title>t</title><link>/one</link></item></channel></rss>',
      'https://meadow.example/one',
    ],
    [
      "against the feed's address where the channel's own link is none",
      '<rss><channel><link>news</link><item><title>t</title><link>/one</link></item></channel></rss>',
      'https://meadow.example/one',
    ],
    [
      'against the xml:base of the entry, inside that of the feed',
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://meadow.example/sub/"><entry xml:base="../news/"><title>t</title><link href="one"/></entry></feed>',
      'https://meadow.example/news/one',
    ],
    [
      'against an xml:base that is relative to the address of the feed',
      '<rss xml:base="/news/"><channel><link>https://other.example/</link><item><title>t</title><link> one </link></item></channel></rss>',
      'https://meadow.example/news/one',
    ],
    [
      'against the base of the feed where that of the entry is empty',
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://meadow.example/sub/"><entry xml:base=""><title>t</title><link href="one"/></entry></feed>',
      'https://meadow.example/sub/one',
    ],
    [
      'from a guid that is an address',
      '<rss><channel><item><title>t</title><guid>https://meadow.example/g</guid></item></channel></rss>',
      'https://meadow.example/g',
    ],
  ])('makes a link whole %s', async (_, text, link) => {
    expect((await only(text)).link).toBe(link)
  })

  it('leaves the xml:base of one entry to that entry', async () => {
    const { entries } = await parse(
      '<rss><channel><link>https://meadow.example/</link><item xml:base="https://a.example/x/"><link>one</link></item><item><link>two</link></item></channel></rss>',
    )
    expect(entries.map(({ link }) => link)).toEqual(['https://a.example/x/one', 'https://meadow.example/two'])
  })

  it('leaves a relative link alone when nobody says where the feed was found', async () => {
    const parsed = await parseFeed(
      Buffer.from(
        '<rss><channel><link>https://meadow.example/</link><item><link>/one</link></item></channel></rss>',
      ),
      '',
    )
    expect(parsed).toMatchObject({ entries: [{ link: '/one' }] })
  })

  it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,x'])(
    'takes nothing for a link that a browser would run: %s',
    async (address) => {
      expect((await only(item(`<title>t</title><link>${address}</link>`))).link).toBeUndefined()
      expect((await only(JSON.stringify({ items: [{ title: 't', url: address }] }))).link).toBeUndefined()
    },
  )

  it('does not take a guid for a link that says it is none', async () => {
    expect(
      (await only(item('<title>t</title><guid isPermaLink="false">https://meadow.example/g</guid>'))).link,
    ).toBe(undefined)
  })
})

describe('what is no feed', () => {
  it.each([
    [
      'an HTML page',
      '<!doctype html><html><head><title>News</title></head><body><p>Hi</p></body></html>',
      'html-page',
    ],
    [
      'an XHTML page',
      '<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml"><body/></html>',
      'html-page',
    ],
    ['a page behind blank lines', '\n\n  <HTML lang=uk><body><article>x</article></body>', 'html-page'],
    ['nothing', '', 'not-a-feed'],
    ['white space', ' \n\t ', 'not-a-feed'],
    ['plain text', 'Not found', 'not-a-feed'],
    [
      'other XML',
      '<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc></url></urlset>',
      'not-a-feed',
    ],
    ['other JSON', '{"error":"no such feed"}', 'not-a-feed'],
    ['broken JSON', '{"items":[{"title":"a"', 'not-a-feed'],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', 'not-a-feed'],
  ])('refuses %s in words', async (_, text, type) => {
    expect(await parseFeed(Buffer.from(text), 'text/xml', HOME)).toEqual({ type })
  })
})

it('leaves no half of a character where a document ends within a tag', async () => {
  const cut = '<rss version="2.0"><channel><title>Meadow</мост 🦔'
  const parsed = await parseFeed(Buffer.from(cut), '')
  expect(JSON.stringify(parsed)).not.toMatch(/\\ud[89a-f]/)
  expect(parsed).toMatchObject({ title: expect.stringContaining('Meadow') })
})

import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'
import type { Entry } from '../../src/model/feed.ts'

const HOME = 'https://meadow.example/feeds/all.xml'
const SPACES =
  'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:terms="http://purl.org/dc/terms/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'

async function entriesOf(text: string): Promise<Entry[]> {
  const parsed = await parseFeed(Buffer.from(text), '', HOME)
  if ('type' in parsed) throw new Error(parsed.type)
  return parsed.entries
}
const rss = (inside: string) =>
  entriesOf(`<rss version="2.0" ${SPACES}><channel><title>M</title>${inside}</channel></rss>`)
const item = async (inside: string) => (await rss(`<item>${inside}</item>`))[0]
const atom = async (inside: string) =>
  (await entriesOf(`<feed xmlns="http://www.w3.org/2005/Atom"><entry>${inside}</entry></feed>`))[0]

describe('the link of an entry', () => {
  it.each([
    [
      'its page, not its PDF',
      '<link href="/1.pdf" type="application/pdf"/><link href="/1" type="text/html"/>',
      '/1',
    ],
    ['its page, whatever the order', '<link href="/1"/><link href="/1.pdf" type="application/pdf"/>', '/1'],
    ['the later one of two alike', '<link href="/1"/><link href="/2"/>', '/2'],
    [
      'an id that is an address, not what it is related to',
      '<link rel="related" href="/2"/><id>https://meadow.example/1</id>',
      '/1',
    ],
    ['what it was found by, if it has nothing else', '<link rel="via" href="/1"/><id>urn:1</id>', '/1'],
    [
      'a relation by its registered address',
      '<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>',
      '/1',
    ],
    ['written as text', '<link rel="alternate">/1</link>', '/1'],
    ['where its content is, if it has nothing else', '<content src="/1" type="text/html"/>', '/1'],
    [
      'the file that it comes with, if it has nothing else',
      '<link rel="enclosure" href="/1.mp3"/>',
      '/1.mp3',
    ],
  ])('is %s', async (_, inside, link) => {
    expect((await atom(`<title>t</title>${inside}`))?.link).toBe(`https://meadow.example${link}`)
  })

  it.each(['replies', 'edit', 'license', 'http://other.example/alternate'])(
    'is not one to %s',
    async (rel) => {
      expect((await atom(`<title>t</title><link rel="${rel}" href="/x"/>`))?.link).toBeUndefined()
    },
  )

  it('is that of RSS where one of Atom stands beside it', async () => {
    const entry = await item('<link>/1</link><atom:link href="/2"/><atom:link rel="self" href="/3"/>')
    expect(entry?.link).toBe('https://meadow.example/1')
  })
})

describe('the date of an entry', () => {
  it.each([
    [
      'the one of publishing before that of a change',
      '<updated>2025-03-07</updated><published>2025-03-05</published>',
    ],
    [
      'a change where the one of publishing is no date',
      '<published>soon</published><updated>2025-03-05</updated>',
    ],
    ['the later element of two alike', '<published>2025-03-01</published><published>2025-03-05</published>'],
    ['of its making', '<created>2025-03-05</created>'],
  ])('is %s', async (_, inside) => {
    expect((await atom(inside))?.publishedAt).toBe(Date.UTC(2025, 2, 5))
  })

  it.each(['issued', 'created', 'modified'])('is taken from Dublin Core: %s', async (name) => {
    expect((await item(`<terms:${name}>2025-03-05</terms:${name}>`))?.publishedAt).toBe(Date.UTC(2025, 2, 5))
  })
})

describe('pictures and files', () => {
  it('are taken from enclosures, with what is said of them', async () => {
    const entry = await item(
      '<link>/1</link><enclosure url="/1.mp3" type="Audio/MPEG" length="1234"/><enclosure url="/1.jpg" type="image/jpeg" length="0"/>',
    )
    expect(entry?.enclosures).toEqual([
      { url: 'https://meadow.example/1.mp3', type: 'audio/mpeg', bytes: 1234 },
      { url: 'https://meadow.example/1.jpg', type: 'image/jpeg' },
    ])
    expect(entry?.image).toBe('https://meadow.example/1.jpg')
  })

  it('are found inside a group, and none twice', async () => {
    const entry = await item(
      '<media:group><media:content url="/film.mp4" type="video/mp4" fileSize="9"><media:thumbnail url="/small.jpg"/></media:content><media:content url="/film.mp4"/></media:group><enclosure url="/film.mp4" length="9"/>',
    )
    expect(entry?.enclosures).toEqual([
      { url: 'https://meadow.example/film.mp4', type: 'video/mp4', bytes: 9 },
    ])
    expect(entry?.image).toBe('https://meadow.example/small.jpg')
  })

  it.each([
    [
      'media:content before a thumbnail',
      '<media:thumbnail url="/s.jpg"/><media:content url="/l.jpg" medium="image"/>',
      '/l.jpg',
    ],
    [
      'a thumbnail before the cover',
      '<itunes:image href="/c.jpg"/><media:thumbnail url="/s.jpg"/>',
      '/s.jpg',
    ],
    ['the cover of an episode', '<itunes:image href="/c.jpg"/>', '/c.jpg'],
    ['a file that is named like a picture', '<enclosure url="/p.webp?w=9"/>', '/p.webp?w=9'],
    ['a linked picture', '<atom:link rel="enclosure" type="image/png" href="/p"/>', '/p'],
  ])('show %s', async (_, inside, image) => {
    expect((await item(inside))?.image).toBe(`https://meadow.example${image}`)
  })

  it('are resolved against xml:base, at most ten, and only from the web', async () => {
    const files = Array.from({ length: 30 }, (_, index) => `<enclosure url="${index}.ogg"/>`).join('')
    const entry = await item(
      `<enclosure url="ftp://meadow.example/x.ogg"/><enclosure url="javascript:x"/><enclosure type="audio/ogg"/>${files}`,
    )
    expect(entry?.enclosures?.map(({ url }) => url)).toEqual(
      Array.from({ length: 10 }, (_, index) => `https://meadow.example/feeds/${index}.ogg`),
    )
    const based = await rss('<item xml:base="https://cdn.example/a/"><enclosure url="1.ogg"/></item>')
    expect(based[0]?.enclosures).toEqual([{ url: 'https://cdn.example/a/1.ogg' }])
  })

  it('are read from JSON Feed', async () => {
    const [first, second] = await entriesOf(
      JSON.stringify({
        home_page_url: 'https://meadow.example/',
        items: [
          {
            title: 'a',
            image: 'a.jpg',
            banner_image: 'b.jpg',
            attachments: [
              { url: 'a.mp3', mime_type: 'audio/mpeg', size_in_bytes: 5 },
              { url: 'javascript:x' },
              { mime_type: 'audio/mpeg' },
              7,
            ],
          },
          {
            title: 'b',
            url: '/b',
            banner_image: '/b.jpg',
            attachments: [{ url: '/b.ogg', size_in_bytes: -1 }],
          },
        ],
      }),
    )
    expect(first).toEqual({
      title: 'a',
      link: 'https://meadow.example/a.mp3',
      image: 'https://meadow.example/a.jpg',
      enclosures: [{ url: 'https://meadow.example/a.mp3', type: 'audio/mpeg', bytes: 5 }],
    })
    expect(second).toEqual({
      title: 'b',
      link: 'https://meadow.example/b',
      image: 'https://meadow.example/b.jpg',
      enclosures: [{ url: 'https://meadow.example/b.ogg' }],
    })
  })
})

describe('tags that nothing closes', () => {
  it.each([
    ['a title before a link', '<title>one<link>/1</link></item>'],
    ['a body before the guid', '<title>one</title><link>/1</link><description>text<guid>g</guid></item>'],
    ['a title before the next entry', '<link>/1</link><title>one'],
  ])('end where they must: %s', async (_, inside) => {
    const [first, second] = await rss(`<item>${inside}<item><title>two</title></item>`)
    expect(first).toMatchObject({ title: 'one', link: 'https://meadow.example/1' })
    expect(second?.title).toBe('two')
  })
})

describe('bodies', () => {
  it('are the long text of Apple where it is longer than the description, which is often cut', async () => {
    const longer = await item(
      '<description>They …</description><itunes:summary>They were slow.</itunes:summary>',
    )
    expect(longer).toMatchObject({ summary: 'They …', content: 'They were slow.' })
    const same = await item(
      '<description>They were slow.</description><itunes:summary>They were.</itunes:summary>',
    )
    expect(same).toEqual({ title: '', summary: 'They were slow.' })
  })

  it('are not those of an empty element', async () => {
    expect(await item('<description> </description><dc:description>d</dc:description>')).toMatchObject({
      summary: 'd',
    })
    expect(await item('<content:encoded/><description>d</description>')).toEqual({ title: '', summary: 'd' })
  })

  it('keep "]]>" and signs that look like markup', async () => {
    const entry = await item('<description>a ]]&gt; b &amp;lt; c</description>')
    expect(entry?.summary).toBe('a ]]> b &lt; c')
  })

  it('of XHTML keep text as text, and what stands alone in it alone', async () => {
    const entry = await atom('<content type="xhtml"><div>2 &lt; 4<br/><img src="/1.png"/></div></content>')
    expect(entry?.content).toBe('<div>2 &#60; 4<br><img src="/1.png"></div>')
  })

  it('in base64 are read, and pictures in base64 are none', async () => {
    expect(await atom('<title mode="base64">SGVkZ2Vob2dz</title>')).toMatchObject({ title: 'Hedgehogs' })
    expect(
      await atom('<title>t</title><content type="image/gif">R0lGODlhAQABAIAAAP8AAP8A</content>'),
    ).toEqual({
      title: 't',
    })
    expect(await atom('<title type="application/x-news">test</title>')).toMatchObject({ title: 'test' })
  })
})

describe('old dialects', () => {
  it('reads CDF, which says in attributes what others say in elements', async () => {
    const entries = await entriesOf(
      '<CHANNEL HREF="https://meadow.example/"><TITLE>M</TITLE><ITEM HREF="https://meadow.example/1" LASTMOD="2025-03-05"><TITLE>one</TITLE><ABSTRACT>a</ABSTRACT></ITEM></CHANNEL>',
    )
    expect(entries).toEqual([
      { title: 'one', link: 'https://meadow.example/1', publishedAt: Date.UTC(2025, 2, 5), summary: 'a' },
    ])
  })

  it('parts the words of a title that stand in blocks', async () => {
    expect((await item('<title>One<br/>two <b>thr</b>ee</title>'))?.title).toBe('One two three')
  })
})

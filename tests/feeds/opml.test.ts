import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readOpml, writeOpml } from '../../src/feeds/opml.ts'

describe('an OPML file', () => {
  it('gives its feeds, from whatever folders, each once', () => {
    const file = `<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
      <outline text="News"><outline type="rss" text="Herald" title="The Herald &amp; Co" xmlUrl="https://one.example/rss?a=1&amp;b=2"/>
        <outline text="Deep"><outline XMLURL=" https://two.example/ " text="Two"></outline></outline></outline>
      <outline text="A page" htmlUrl="https://three.example/"/>
      <outline xmlUrl="https://two.example/" text="Two again"/></body></opml>`
    expect(readOpml(file)).toEqual([
      { url: 'https://one.example/rss?a=1&b=2', title: 'The Herald & Co' },
      { url: 'https://two.example/', title: 'Two' },
    ])
  })

  it('may be empty', () => {
    expect(readOpml('<opml><body/></opml>')).toEqual([])
  })

  it.each(['', 'hay', '<rss><channel/></rss>', '<html><body>opml</body></html>', '{"opml":1}'])(
    'is not "%s"',
    (text) => {
      expect(readOpml(text)).toBeUndefined()
    },
  )

  it('comes back as it was written, whatever the titles', () => {
    const title = fc.string({ unit: 'binary', minLength: 1, maxLength: 50 })
    fc.assert(
      fc.property(fc.array(title, { maxLength: 5 }), (titles) => {
        const feeds = titles.map((each, index) => ({
          url: `https://one.example/${index}?a&b="<`,
          title: each,
        }))
        const read = readOpml(writeOpml(feeds))
        expect(read?.map(({ url }) => url)).toEqual(feeds.map(({ url }) => url))
        const plain = /^[\x21-\x7e]+$/
        for (const [index, each] of titles.entries())
          if (plain.test(each)) expect(read?.[index]?.title).toBe(each)
      }),
    )
  })

  it('with ever so many or deep outlines ends', () => {
    expect(readOpml(`<opml>${'<outline xmlUrl="https://one.example/">'.repeat(200_000)}`)).toHaveLength(1)
    const many = Array.from(
      { length: 30_000 },
      (_, index) => `<outline xmlUrl="https://one.example/${index}"/>`,
    )
    expect(readOpml(`<opml>${many.join('')}</opml>`)).toHaveLength(20_000)
  })
})

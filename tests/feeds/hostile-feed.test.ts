import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'

const titles = async (source: string | Uint8Array) => {
  const parsed = await parseFeed(typeof source === 'string' ? Buffer.from(source) : source, '')
  if ('type' in parsed) throw new Error(parsed.type)
  return parsed.entries.map((entry) => entry.title)
}
const rss = (inside: string) => `<rss version="2.0"><channel><title>M</title>${inside}</channel></rss>`
const TWO = '<item><title>one</title></item><item><title>two</title></item>'

describe('feeds that are not well formed', () => {
  it.each([
    ['cut off inside an entry', rss(TWO).slice(0, -24), ['one', 'two']],
    ['cut off inside a tag', '<rss><channel><item><title>one</title></item><item><tit', ['one', '']],
    ['cut off inside CDATA', '<rss><channel><item><title>one</title><description><![CDATA[so far', ['one']],
    ['behind blank lines', `\n\n\n<?xml version="1.0"?>${rss(TWO)}`, ['one', 'two']],
    [
      'behind a warning of PHP',
      `<br />\n<b>Warning</b>: mysql_connect() in <b>db.php</b>\n${rss(TWO)}`,
      ['one', 'two'],
    ],
    ['with something behind the end', `${rss(TWO)}<script>track()</script><!-- 0.2 s -->`, ['one', 'two']],
    [
      'with bare ampersands',
      rss('<item><title>Fish & chips &copy &nosuch; A&B</title></item>'),
      ['Fish & chips &copy &nosuch; A&B'],
    ],
    ['with control characters', rss('<item><title>o\u0000n&#11;\u0008e</title></item>'), ['on\u000be']],
    [
      'with tags that nothing closes',
      rss('<item><title>one</title><br><p>text<item><title>two</title></item>'),
      ['one', 'two'],
    ],
    ['with a lonely surrogate', rss('<item><title>a&#xD800;b</title></item>'), ['a\ufffdb']],
  ])('are read %s', async (_, text, expected) => {
    expect(await titles(text)).toEqual(expected)
  })
})

describe('hostile feeds', () => {
  it('are not helped by names that JavaScript knows', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype']
    const inside = names.map((name) => `<${name}>x<title>no</title></${name}>`).join('')
    expect(
      await titles(rss(`${inside}<item __proto__="x" constructor="y">${inside}<title>one</title></item>`)),
    ).toEqual(['one'])
    expect(
      await titles('{"items":[{"__proto__":{"title":"polluted"},"title":"one"}],"__proto__":{"polluted":1}}'),
    ).toEqual(['one'])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('bring no half of an emoji and no zero character, which Telegram would refuse', async () => {
    const json = String.raw`{"title":"\u0000M\ud83d","items":[{"title":"a\ud83db\udc00","content_text":"\ud83e\udd94\ud83e"}]}`
    expect(await parseFeed(Buffer.from(json), '')).toEqual({
      title: 'M\ufffd',
      entries: [{ title: 'a\ufffdb\ufffd', content: '🦔\ufffd' }],
    })
  })

  it('blow up no entity', async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "lol"><!ENTITY b "${'&a;'.repeat(50)}"><!ENTITY c "${'&b;'.repeat(50)}"><!ENTITY d "${'&c;'.repeat(50)}"><!ENTITY e SYSTEM "file:///etc/passwd">]>${rss('<item><title>one &d;&e;</title></item>')}`
    const [title = ''] = await titles(bomb)
    expect(title).toMatch(/^one /)
    expect(title.length).toBeLessThan(30)
    expect(title).not.toContain('root:')
  })

  it.each(['<x>', '<title>', '<description><b>', '<item>', '<media:group>'])(
    'nest 50,000 deep in %s and cost no more than what stood before',
    async (tag) => {
      const found = await titles(`<rss><channel><item><title>one</title></item>${tag.repeat(50_000)}`)
      expect(found[0]).toBe('one')
      expect(found.length).toBeLessThanOrEqual(500)
    },
  )

  it('bring at most 500 entries and a million characters a field', async () => {
    expect(await titles(rss('<item><title>x</title></item>'.repeat(2000)))).toHaveLength(500)
    expect(
      await titles(JSON.stringify({ items: Array.from({ length: 2000 }, () => ({ title: 'x' })) })),
    ).toHaveLength(500)
    const [title = ''] = await titles(rss(`<item><title>${'<b>&amp;</b>'.repeat(300_000)}</title></item>`))
    expect(title.length).toBeLessThanOrEqual(1_100_000)
  })

  it.each([
    '<!--',
    '<![CDATA[',
    '<',
    '&',
    ']]>',
    '&#',
    '<?',
    '<a ',
    '<b x="',
    '</',
    'Ã',
    'РС',
    '\u0092',
    ' ',
  ])('repeat %j for two megabytes and cost no entry that stood before', async (piece) => {
    const flood = piece.repeat(2_000_000 / piece.length)
    const one = '<item><title>one</title></item>'
    for (const inside of [flood, `<description>${flood}`, `<description><![CDATA[${flood}]]></description>`])
      expect((await titles(rss(`${one}<item>${inside}</item>`)))[0]).toBe('one')
    expect(await parseFeed(Buffer.from(flood), '')).toEqual({ type: 'not-a-feed' })
  })

  it('say thousands of attributes, prefixes, dates, links and files in one entry', async () => {
    const names = Array.from({ length: 50_000 }, (_, index) => index)
    const inside = [
      `<x ${names.map((index) => `a${index}="1"`).join(' ')}/>`,
      names.map((index) => `<p${index}:y xmlns:p${index}="urn:${index}"/>`).join(''),
      '<pubDate>Wed, 05 Mar 2025 14:30:00 GMT</pubDate>'.repeat(20_000),
      '<link>https://meadow.example/1</link>'.repeat(20_000),
      '<enclosure url="https://meadow.example/1.mp3"/>'.repeat(20_000),
    ].join('')
    expect(await titles(rss(`<item><title>one</title>${inside}</item>`))).toEqual(['one'])
  })

  it('cut an emoji in two where a text is too long, and bring no half of it', async () => {
    const parsed = await parseFeed(
      Buffer.from(rss(`<item><title>x${'🦔'.repeat(600_000)}</title></item>`)),
      '',
    )
    expect('entries' in parsed && /\p{Surrogate}/u.test(parsed.entries[0]?.title ?? '')).toBe(false)
  })

  it('are refused beyond ten megabytes', async () => {
    expect(await parseFeed(Buffer.alloc(10 * 1024 * 1024 + 1, 32), '')).toEqual({ type: 'too-large' })
  })

  it('hide gzip that no header tells of, and do not inflate beyond 10 MB', async () => {
    expect(await titles(gzipSync(rss(TWO)))).toEqual(['one', 'two'])
    expect(await parseFeed(gzipSync(Buffer.alloc(11 * 1024 * 1024, 32)), '')).toEqual({ type: 'too-large' })
    const torn = gzipSync(rss(TWO)).subarray(0, 40)
    expect(await parseFeed(torn, '')).toEqual({ type: 'not-a-feed' })
  })

  it('never throw, whatever tags and pieces they are made of', async () => {
    const piece = fc.constantFrom(
      '<item>',
      '</item>',
      '<title>',
      '</title>',
      '<link href="::">',
      '<entry',
      '>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '&#x0;',
      '&',
      '<?',
      '<feed xmlns="http://www.w3.org/2005/Atom">',
      '<rss>',
      '<channel>',
      ' xml:base="nowhere"',
      '"',
      'їжак',
      '<guid>',
      '\ud83d',
      '{',
    )
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(piece, fc.string({ maxLength: 5 })), { maxLength: 30 }),
        async (pieces) => {
          const parsed = await parseFeed(Buffer.from(pieces.join('')), '', 'https://meadow.example/')
          expect('type' in parsed || Array.isArray(parsed.entries)).toBe(true)
        },
      ),
      { numRuns: 300 },
    )
  })
})

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseFeed } from '../../src/feeds/parse-feed.ts'
import type { Entry, FeedProblem, ParsedFeed } from '../../src/model/feed.ts'
import { encodeAs, encodeUtf16 } from './encode.ts'

const RSS =
  '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:c="http://purl.org/rss/1.0/modules/content/"><channel><title>Луг &amp; поле</title><link>https://meadow.example/</link><language>ru</language><ttl>30</ttl><skipHours><hour>3</hour></skipHours><item><title><![CDATA[Ёжики перешли мост 🦔]]></title><link>https://meadow.example/1?a=1&amp;b=2</link><guid isPermaLink="false">m-1</guid><pubDate>Wed, 05 Mar 2025 14:30:00 +0300</pubDate><description>Они шли &lt;b&gt;медленно&lt;/b&gt;.</description><c:encoded><![CDATA[<p>Долгий текст</p>]]></c:encoded><enclosure url="/1.mp3" type="audio/mpeg" length="77"/><media:thumbnail url="https://meadow.example/1.jpg"/></item><item><title>Two</title></item></channel></rss>'
const ATOM =
  '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://meadow.example/"><title>Meadow</title><entry xml:base="news/"><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Big <b>hedgehogs</b></div></title><link href="one"/><link rel="enclosure" href="1.png" length="5"/><id>urn:m:1</id><updated>2025-03-05T14:30:00Z</updated><content mode="base64" type="text/plain">aGVkZ2Vob2dz</content><source><title>x</title></source></entry></feed>'
const SAMPLES: readonly Uint8Array[] = [
  Buffer.from(RSS),
  Buffer.from(ATOM),
  Buffer.from(
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Meadow</title><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency></channel><item rdf:about="https://meadow.example/1"><title>Hedgehogs</title><dc:date>2025-03-05</dc:date><description>Slow</description></item></rdf:RDF>',
  ),
  Buffer.from(
    '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Meadow</title><entry><title mode="base64">SGVkZ2Vob2dz</title><link rel="alternate" href="https://meadow.example/1"/><issued>5 марта 2025 г., 14:30</issued><summary>Slow</summary></entry></feed>',
  ),
  Buffer.from(
    '<CHANNEL HREF="https://meadow.example/"><TITLE>Meadow</TITLE><ITEM HREF="/1" LASTMOD="2025-03-05T14:30"><TITLE>Hedgehogs</TITLE><ABSTRACT>Slow</ABSTRACT></ITEM></CHANNEL>',
  ),
  Buffer.from(
    '{"version":"https://jsonfeed.org/version/1.1","title":"Meadow","home_page_url":"https://meadow.example/","items":[{"id":1,"url":"/1","title":"Hedgehogs 🦔","content_html":"<p>Slow</p>","image":"/1.jpg","date_published":"2025-03-05T14:30:00Z","attachments":[{"url":"/1.mp3","mime_type":"audio/mpeg","size_in_bytes":5}]}]}',
  ),
  Buffer.from(
    '<!doctype html><html><head><title>News</title></head><body><article>Hedgehogs</article></body></html>',
  ),
  encodeAs('windows-1251', RSS.replace('🦔', '').replace('utf-8', 'windows-1251')),
  encodeUtf16(`\ufeff${ATOM}`, 'be'),
]
// Each line is made of pieces that mean something to some stage of the reading.
const INSERTS = [
  '<item> </item> <entry> <title> </title> <b> </ < > " & &#0; ]]> <![CDATA[ <!-- --> <? &a;',
  '<__proto__> <constructor> null { [ , javascript:alert(1) http:// [::1] % ///// -1 &#xD83E; Ã© вЂ” AAECAw==',
  '99999999999999 2025-03-05T14:30:00+9999 31.02.2025 __proto__',
]
  .flatMap((line) => line.split(' '))
  .concat(
    ' xml:base="::"',
    ' __proto__="polluted"',
    '"__proto__":{"polluted":1},',
    '\\ud83e',
    '\0',
    '   ',
    '',
  )
  .concat('<skipHours><hour>99</hour>', '<!DOCTYPE x [<!ENTITY a "&a;">', '31 Feb 2025 24:61', '\u0085')
  .map((text) => Buffer.from(text))
const LABELS = [
  ...['', 'text/xml', 'text/xml; charset=utf-8', 'text/xml; charset=koi8-r', 'text/xml; charset=utf-16'],
  ...[
    'text/html; charset=iso-8859-1',
    'text/xml; charset=none-such',
    'application/json; charset="windows-1251"',
  ],
]

interface Damage {
  kind: 'flip' | 'delete' | 'repeat' | 'cut' | 'insert' | 'refill'
  /** Where, in thousandths of the feed. */
  at: number
  size: number
  insert: Uint8Array
}
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'delete', 'repeat', 'cut', 'insert', 'insert', 'refill', 'refill', 'refill'),
  at: fc.noBias(fc.integer({ min: 0, max: 1000 })),
  size: fc.integer({ min: 1, max: 255 }),
  insert: fc.constantFrom(...INSERTS),
})

function damaged(bytes: Uint8Array, { kind, at, size, insert }: Damage): Uint8Array {
  const start = Math.floor((at / 1000) * bytes.length)
  const [before, rest] = [bytes.subarray(0, start), bytes.subarray(start)]
  switch (kind) {
    case 'flip':
      return Buffer.concat([before, rest.subarray(0, 1).map((byte) => byte ^ size), rest.subarray(1)])
    case 'delete':
      return Buffer.concat([before, rest.subarray(size)])
    case 'repeat':
      return Buffer.concat([before, rest.subarray(0, size), rest.subarray(0, size), rest])
    case 'cut':
      return before
    case 'insert':
      return Buffer.concat([before, insert, rest])
    case 'refill': {
      const [from, to] = nextText(bytes, start)
      return Buffer.concat([bytes.subarray(0, from), insert, bytes.subarray(to)])
    }
  }
}

/** Where the next text of an element or an attribute begins and ends. */
function nextText(bytes: Uint8Array, start: number): [number, number] {
  const ends = [0x22, 0x3c, 0x3e, 0x5d] // " < > ]
  const from = bytes.findIndex((byte, index) => index >= start && (byte === 0x22 || byte === 0x3e)) + 1
  const length = bytes.subarray(from).findIndex((byte) => ends.includes(byte))
  return [from, length < 0 ? bytes.length : from + length]
}

const ENTRY_KEYS = new Set(
  'guid title link publishedAt summary content image enclosures'.split(' ') satisfies string[],
)
const PROBLEMS = new Set<FeedProblem['type']>(['html-page', 'not-a-feed', 'too-large'])

function flawsOf(parsed: ParsedFeed | FeedProblem): string[] {
  if ('type' in parsed) return PROBLEMS.has(parsed.type) ? [] : [`problem ${parsed.type}`]
  const { title, language = 'en', ttlMinutes = 1, skipHours = [], skipDays = [], entries } = parsed
  const flaws = [...flawsOfText(title), ...flawsOfText(language), ...entries.flatMap(flawsOfEntry)]
  if (!Number.isSafeInteger(ttlMinutes) || ttlMinutes < 1) flaws.push(`ttl ${ttlMinutes}`)
  if (skipHours.some((hour) => !Number.isInteger(hour) || hour < 0 || hour > 23)) flaws.push('hours')
  if (skipDays.some((day) => !Number.isInteger(day) || day < 0 || day > 6)) flaws.push('days')
  if (entries.length > 500) flaws.push(`${entries.length} entries`)
  return flaws
}

function flawsOfEntry(entry: Entry): string[] {
  const { title, guid = '', link = '', summary = '', content = '', image, enclosures = [] } = entry
  const flaws = [title, guid, link, summary, content].flatMap(flawsOfText)
  const addresses = [...(image === undefined ? [] : [image]), ...enclosures.map(({ url }) => url)]
  if (addresses.some((url) => !/^https?:\/\//.test(url))) flaws.push(`address ${addresses}`)
  if (/^(?:javascript|data):/i.test(link)) flaws.push(`link ${link}`)
  if (enclosures.length > 10 || enclosures.some(({ bytes = 1 }) => !Number.isSafeInteger(bytes) || bytes < 1))
    flaws.push('enclosures')
  if (entry.publishedAt !== undefined && !Number.isFinite(entry.publishedAt)) flaws.push('date')
  for (const key of Object.keys(entry)) if (!ENTRY_KEYS.has(key)) flaws.push(`field ${key}`)
  return flaws
}

function flawsOfText(text: unknown): string[] {
  if (typeof text !== 'string') return [`${typeof text} for a text`]
  return /\p{Surrogate}|\0/u.test(text) ? [`characters of ${text}`] : []
}

it('reads ten thousand damaged feeds of every dialect without a throw, and nothing odd comes out', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...SAMPLES),
      fc.array(damage, { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...LABELS),
      fc.constantFrom(undefined, 'https://meadow.example/feed', 'nowhere'),
      async (sample, damages, label, url) => {
        const parsed = await parseFeed(damages.reduce(damaged, sample), label, url)
        expect(flawsOf(parsed)).toEqual([])
        expect(Object.keys(Object.prototype)).toEqual([])
        expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
      },
    ),
    { numRuns: 10_000 },
  )
}, 60_000)

it('reads the feeds as they were before the damage', async () => {
  const titles = []
  for (const sample of SAMPLES) {
    const parsed = await parseFeed(sample, '', 'https://meadow.example/feed')
    titles.push('type' in parsed ? parsed.type : parsed.entries[0]?.title)
    expect(flawsOf(parsed)).toEqual([])
  }
  expect(titles).toEqual([
    'Ёжики перешли мост 🦔',
    'Big hedgehogs',
    'Hedgehogs',
    'Hedgehogs',
    'Hedgehogs',
    'Hedgehogs 🦔',
    'html-page',
    'Ёжики перешли мост',
    'Big hedgehogs',
  ])
})

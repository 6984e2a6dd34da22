import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Item } from '../../digests/load-items.ts'
import { readerOf } from '../../digests/reader.ts'
import { renderAlert } from '../../digests/render-alert.ts'
import { ITEMS_A_MESSAGE, renderDigest } from '../../digests/render-digest.ts'
import { cleanEntry } from '../../src/articles/clean-entry.ts'
import { type Emulator, startEmulator } from '../../src/emulator/emulator.ts'
import type { Chat } from '../../src/model/chat.ts'
import type { Entry } from '../../src/model/feed.ts'
import type { UiLanguage } from '../../src/model/language.ts'
import type { RenderedMessage } from '../../src/model/outbox.ts'
import { lengthOf } from '../../src/text/measure.ts'
import { article } from '../topics/articles.ts'

const NOW = Date.UTC(2026, 0, 15, 12)
const READER = 7
let telegram: Emulator

beforeAll(async () => {
  telegram = await startEmulator({ flood: false })
  telegram.world.addUser({ id: READER, firstName: 'Reader' })
  telegram.world.sendText({ userId: READER, text: '/start' })
})
afterAll(() => telegram.close())

const reader = (language: UiLanguage = 'en') => readerOf({ language, timeZone: 'Europe/Kyiv' } as Chat, NOW)

/** Sends as the outbox does; gives what Telegram took in. */
async function send({
  html,
  buttons,
}: RenderedMessage): Promise<{ text: string; html: string; links: string[] }> {
  expect(lengthOf(html)).toBeLessThanOrEqual(4096)
  const from = telegram.world.received().length
  const response = await fetch(`${telegram.url}/bot${telegram.token}/sendMessage`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      chat_id: READER,
      text: html,
      parse_mode: 'HTML',
      reply_markup: {
        inline_keyboard: (buttons ?? []).map((row) =>
          row.map(({ text, ...does }) => ({
            text,
            ...('data' in does ? { callback_data: does.data } : does),
          })),
        ),
      },
    }),
  })
  expect(await response.json()).toMatchObject({ ok: true })
  const got = telegram.world.received()[from]
  if (!got) throw new Error('nothing received')
  return got
}

/** An entry of a feed as it reaches the renderer; every part of the match is what a sentence of it holds. */
function itemOf(entry: Entry, words: readonly string[] = [], source = 'Meadow'): Item {
  const feed = { id: 'f1', url: 'https://meadow.example/feed', title: source, addedAt: 0 }
  const cleaned = cleanEntry(entry, { id: 'a1', feed, feedLanguage: 'en', at: NOW, feedWasRead: true })
  const whole = { ...(cleaned ?? article({ title: '?', firstSeenAt: NOW })), storyId: 's1' }
  const sentences = [whole.title, whole.lead, whole.text].filter((sentence) => sentence !== '')
  return {
    ref: { topicId: 't1', storyId: 's1', articleId: 'a1' },
    article: whole,
    match: {
      topicId: 't1',
      storyId: 's1',
      articleId: 'a1',
      score: 1,
      evidence: sentences.map((sentence) => ({ group: 'g', words: [...words], sentence })),
      at: NOW,
      seenAt: NOW,
    },
  }
}

/** A topic's name comes from Telegram, which lets no control character through. */
const nameFrom = (text: string) => text.replace(/[\p{Cc}\p{Surrogate}]/gu, ' ').trim() || 'x'

const part = { part: 1, parts: 4, more: 99 }
const fullDigest = (items: readonly Item[], name = 'Topic', language: UiLanguage = 'en') =>
  renderDigest(
    items.map((item, index) => ({ ...item, ref: { ...item.ref, topicId: `t${index}` } })),
    () => name,
    { ...part, part: 4 },
    reader(language),
  )

const long = (piece: string) => piece.repeat(Math.ceil(5000 / piece.length))
const hostile: [string, Entry][] = [
  [
    'markup',
    {
      title: '</a></b><script>x</script><b>Army</b> &lt;i&gt; <blockquote>',
      summary: '<p>Army </blockquote><a href="tg://x">x</a> & </p>',
    },
  ],
  [
    'markup escaped twice',
    {
      title: '&amp;lt;b&amp;gt;Army&amp;lt;/b&amp;gt; <',
      summary: '&lt;b&gt;Army &amp;amp; &lt;tg-emoji&gt;',
    },
  ],
  [
    'titles of 5,000 characters',
    { title: long('Army '), summary: long('word & '), content: long('<p>Army</p>') },
  ],
  ['words of 5,000 letters', { title: long('x'), summary: long('y'), content: long('z') }],
  [
    'ampersands, which grow when they are escaped',
    { title: long('&amp;'), summary: long('&lt;"'), content: long('&gt;') },
  ],
  [
    'quotes and markup in links',
    { title: 'Army', link: 'https://a.example/"><b>x</b>?q=\'&r="<i>', summary: 'Army.' },
  ],
  [
    'a link of 5,000 characters',
    { title: 'Army', link: `https://a.example/?q=${long('%22')}`, summary: 'Army.' },
  ],
  ['a link that runs code', { title: 'Army', link: 'javascript:alert(1)', summary: 'Army.' }],
  [
    'a link to a host that Telegram does not take',
    { title: 'Army', link: 'http://localhost/x', summary: 'Army.' },
  ],
  [
    'writing from right to left',
    { title: '\u202eymrA\u202c الجيش \u2067جيش\u2069', summary: 'صباح الخير \u202e Army. \u200f' },
  ],
  ['emoji', { title: long('🦔'), summary: long('👨‍👩‍👧 '), content: long('🏳️‍🌈x') }],
  ['marks that pile up', { title: `A${long('\u0301')}`, summary: `b${long('\u0323')}` }],
  ['control characters', { title: 'Ar\u0000my\u0007\u001b[31m\u2028x', summary: 'Ar\u0001my.\u2029\u0085' }],
  ['nothing but a title', { title: 'Army' }],
]

describe('an alert and a digest of hostile articles', () => {
  it.each(hostile)('are taken by Telegram, and never too long: %s', async (_, entry) => {
    const item = itemOf(entry, ['Army', 'word', 'b', '&', 'x', '<', '🦔'])
    for (const language of ['en', 'uk', 'ru'] as const) {
      await send(renderAlert(item, ['Topic'], reader(language)))
      await send(
        fullDigest(
          Array.from({ length: ITEMS_A_MESSAGE }, () => item),
          'Topic',
          language,
        ),
      )
    }
  })

  it('are taken and never too long with hostile names of topics and sources, five of the longest items and all their parts', async () => {
    for (const name of ['<b>&"x</b>', long('&<🦔> '), long('🦔'), '']) {
      const item = itemOf(
        {
          title: long('Title & '),
          link: `https://a.example/${'x'.repeat(1900)}`,
          summary: long('Army. & '),
          content: long('Army <i>& </i>'),
        },
        ['Army', '&'],
        name,
      )
      await send(
        renderAlert(
          item,
          Array.from({ length: 20 }, () => name || 'x'),
          reader(),
        ),
      )
      const { text } = await send(
        fullDigest(
          Array.from({ length: ITEMS_A_MESSAGE }, () => item),
          name,
        ),
      )
      expect(text.match(/Title/g)?.length).toBeGreaterThanOrEqual(ITEMS_A_MESSAGE)
    }
  })

  it('whatever a feed says', async () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<b>',
        '</b>',
        '<a href="',
        '">',
        '</blockquote>',
        '&',
        '&lt;',
        '&amp;lt;',
        'Army',
        '. ',
        '\n',
        '🦔',
        '\u202e',
        '\u0000',
        '"',
        "'",
        '<',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
    )
    const text = fc.array(piece, { maxLength: 40 }).map((parts) => parts.join(''))
    await fc.assert(
      fc.asyncProperty(text, text, text, async (title, summary, tail) => {
        const item = itemOf({ title: `Army ${title}`, summary, link: `https://a.example/${tail}` }, [
          'Army',
          title,
          summary,
        ])
        await send(renderAlert(item, [nameFrom(title), nameFrom(summary)], reader()))
        await send(fullDigest([item, item], nameFrom(title)))
      }),
      { numRuns: 20 },
    )
  })
})

describe('an alert', () => {
  const item = itemOf(
    {
      title: 'Hedgehog army crosses',
      link: 'https://a.example/1?a=1&b=2',
      publishedAt: NOW - 3_600_000,
      summary: 'The army of hedgehogs marched on. Nobody <i>stopped</i> it.',
    },
    ['army'],
    'Meadow & Sons',
  )

  it('says topic, linked headline, source and time, and the sentences that show why, with the words in bold', async () => {
    const { text, html, links } = await send(renderAlert(item, ['Hedgehogs & army', 'Second'], reader()))
    expect(html.split('\n')).toEqual([
      '🔔 <b>Hedgehogs &amp; army</b> · <b>Second</b>',
      '',
      expect.stringMatching(
        /^<a href="https:\/\/a\.example\/1\?a=1&amp;b=2">.*Hedgehog.*army.*crosses.*<\/a>$/,
      ),
      '<i>Meadow &amp; Sons · 13:00</i>',
      '<blockquote>The <b>army</b> of hedgehogs marched on. Nobody stopped it.</blockquote>',
    ])
    expect(links).toEqual(['https://a.example/1?a=1&b=2'])
    expect(text).not.toContain('<')
  })

  it('leads to the sound or film that comes with it', async () => {
    const media = { url: 'https://a.example/1.mp3', kind: 'audio' as const }
    const { html, links } = await send(
      renderAlert({ ...item, article: { ...item.article, media } }, ['T'], reader()),
    )
    expect(links.at(-1)).toBe(media.url)
    expect(html).toContain('🎧')
  })

  it('leads to exactly the address that the feed gave', async () => {
    const link = 'https://a.example/1?a=1&lt;b=2&amp;c=3&quot=4'
    const { links } = await send(renderAlert(itemOf({ title: 'Army', link }), ['T'], reader()))
    expect(links).toEqual([link])
  })

  it('cuts what would be too long, and a digest cuts it shorter', async () => {
    const endless = { ...item, article: { ...item.article, title: long('word ') } }
    const headline = (text: string) =>
      [...(text.split('\n').find((line) => line.startsWith('word')) ?? '')].length
    const alert = headline((await send(renderAlert(endless, ['T'], reader()))).text)
    const digest = headline((await send(fullDigest([endless]))).text)
    expect(alert).toBeGreaterThan(290)
    expect(alert).toBeLessThanOrEqual(300)
    expect(digest).toBeGreaterThan(170)
    expect(digest).toBeLessThanOrEqual(180)
  })

  it('shows no link that is not safe, and quotes nothing that is not there', async () => {
    const { html, links } = await send(
      renderAlert(itemOf({ title: 'Army', link: 'javascript:alert(1)' }), ['T'], reader()),
    )
    expect(links).toEqual([])
    expect(html).not.toContain('blockquote')
  })
})

describe('a digest', () => {
  const items = ['One', 'Two', 'Three'].map((title, index) => {
    const item = itemOf({ title, summary: `${title} is about it.` })
    return { ...item, ref: { ...item.ref, topicId: index < 2 ? 'a' : 'b' } }
  })

  it('names each topic once, in the order of its stories, and says what is left in its last part only', async () => {
    const nameOf = (id: string) => `Topic ${id}`
    const last = await send(renderDigest(items, nameOf, { part: 2, parts: 2, more: 3 }, reader()))
    expect(
      [...last.text.matchAll(/Topic a|One\n|Two\n|Topic b|Three\n/g)].map(([each]) => each.trim()),
    ).toEqual(['Topic a', 'One', 'Two', 'Topic b', 'Three'])
    expect(last.text).toContain('(2 of 2)')
    expect(last.text).toContain('3 more stories')
    expect(
      (await send(renderDigest(items, nameOf, { part: 1, parts: 2, more: 3 }, reader()))).text,
    ).not.toContain('more stories')
    expect(
      (await send(renderDigest(items, nameOf, { part: 1, parts: 1, more: 0 }, reader()))).text,
    ).not.toMatch(/1 of 1|more stor/)
  })
})

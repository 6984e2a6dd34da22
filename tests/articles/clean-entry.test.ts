import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanEntry, type Sighting } from '../../src/articles/clean-entry.ts'
import type { Entry } from '../../src/model/feed.ts'

const NOW = Date.UTC(2025, 2, 5, 12)
const HOUR = 3_600_000
const DAY = 24 * HOUR

const sighting: Sighting = {
  id: 'a1',
  feed: { id: 'f1', url: 'https://meadow.example/feed', title: 'Meadow', addedAt: 0 },
  feedLanguage: 'en',
  at: NOW,
  feedWasRead: true,
}
const clean = (entry: Partial<Entry>, seen: Partial<Sighting> = {}) =>
  cleanEntry({ title: 'Hedgehogs cross the old bridge', ...entry }, { ...sighting, ...seen })

it('keeps the first sound or film that it comes with', () => {
  const enclosures = [
    { url: 'https://meadow.example/a.jpg', type: 'image/jpeg' },
    { url: 'javascript:alert(1)', type: 'audio/mpeg' },
    { url: 'https://meadow.example/a.mp3?utm_source=rss', type: 'Audio/MPEG', bytes: 7 },
    { url: 'https://meadow.example/a.mp4', type: 'video/mp4' },
  ]
  expect(clean({ enclosures })?.media).toEqual({ url: 'https://meadow.example/a.mp3', kind: 'audio' })
  expect(clean({ enclosures: enclosures.slice(0, 2) })).not.toHaveProperty('media')
})

describe('lead and text', () => {
  const p = (...paragraphs: string[]) => paragraphs.map((each) => `<p>${each}</p>`).join('')

  it('are the summary and the content', () => {
    expect(clean({ summary: 'Short.', content: p('Long one.', 'Long two.') })).toMatchObject({
      lead: 'Short.',
      text: 'Long one.\nLong two.',
    })
  })

  it('are the first paragraph and the rest where there is one body only', () => {
    const body = p('One. Two.', 'Three.')
    const expected = { lead: 'One. Two.', text: 'Three.' }
    expect(clean({ content: body })).toMatchObject(expected)
    expect(clean({ summary: body })).toMatchObject(expected)
    expect(clean({ summary: body, content: body })).toMatchObject(expected)
    expect(clean({ summary: p('One. Two.'), content: body })).toMatchObject(expected)
    expect(clean({ summary: body, content: p('One. Two.') })).toMatchObject(expected)
  })

  it('part behind the third sentence of a long first paragraph', () => {
    expect(clean({ content: p('One. Two. Three. Four. Five.', 'Six.') })).toMatchObject({
      lead: 'One. Two. Three.',
      text: 'Four. Five.\nSix.',
    })
  })

  it('lose nothing of a body where they part', () => {
    const words = Array.from({ length: 300 }, (_, index) => `w${index}`)
    const article = clean({ content: p(words.join(' ')) })
    expect(`${article?.lead} ${article?.text}`.split(/\s+/)).toEqual(words)
    expect(article?.lead.length).toBeLessThanOrEqual(1200)
  })

  it('hold no headlines of other articles', () => {
    const article = clean({ content: p('One.', 'Read also:', 'Army of ants takes the park', 'The end.') })
    expect(article).toMatchObject({ lead: 'One.', text: 'The end.' })
  })

  it('hold at most 4,000 characters together with the title', () => {
    const long = 'слово '.repeat(3000)
    for (const entry of [
      { title: long, summary: long, content: `<p>Інше: ${long}</p>` },
      { content: long },
      { title: 'x'.repeat(5000), content: 'y'.repeat(9000) },
    ]) {
      const { title = '', lead = '', text = '' } = clean(entry) ?? {}
      expect(title.length + lead.length + text.length).toBeLessThanOrEqual(4000)
      expect(title.length + lead.length + text.length).toBeGreaterThan(3900)
      expect(title.length).toBeLessThanOrEqual(400)
    }
  })
})

describe('titles', () => {
  it('are one line without markup', () => {
    expect(clean({ title: ' <b>Hedgehogs</b>\n &amp;amp; co ' })?.title).toBe('Hedgehogs & co')
  })

  it('are made of the first sentence where there is none', () => {
    expect(clean({ title: '', summary: '<p>Mr. Smith slept. Then he woke.</p>' })?.title).toBe(
      'Mr. Smith slept.',
    )
    expect(clean({ title: '<img src=x>', content: 'Gen. Brown spoke.' })?.title).toBe('Gen. Brown spoke.')
  })

  it('of an entry that says nothing make no article', () => {
    expect(clean({ title: '' })).toBeUndefined()
    expect(clean({ title: '<p> </p>', summary: '<img>', content: '<script>x</script>' })).toBeUndefined()
  })

  it('are never cut inside a character', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.constantFrom('🦔', 'x🦔', '🦔 '), (before, piece) => {
        const article = clean({ title: 'a'.repeat(before) + piece.repeat(3000), content: piece.repeat(5000) })
        for (const text of [article?.title, article?.lead, article?.text])
          expect(text).not.toMatch(/\p{Surrogate}/u)
      }),
    )
  })
})

describe('times', () => {
  it('in the future become the time when the entry was seen', () => {
    expect(clean({ publishedAt: NOW + DAY * 400 })?.publishedAt).toBe(NOW)
    expect(clean({ publishedAt: NOW - 1 })?.publishedAt).toBe(NOW - 1)
    expect(clean({})).not.toHaveProperty('publishedAt')
    expect(clean({})?.firstSeenAt).toBe(NOW)
  })

  it.each<[string, Partial<Entry>, boolean, boolean]>([
    ['fresh, in a feed that was read before', { publishedAt: NOW - HOUR }, true, true],
    ['undated, in a feed that was read before', {}, true, true],
    ['dated in the future', { publishedAt: NOW + DAY }, true, true],
    ['dated 24 hours back', { publishedAt: NOW - DAY }, true, true],
    ['dated a moment more than 24 hours back', { publishedAt: NOW - DAY - 1 }, true, false],
    ['dated last year', { publishedAt: NOW - 365 * DAY }, true, false],
    ['fresh, at the first poll of its feed', { publishedAt: NOW - HOUR }, false, false],
    ['undated, at the first poll of its feed', {}, false, false],
  ])('an article may alert or not: %s (Promise 3)', (_, entry, feedWasRead, alertable) => {
    expect(clean(entry, { feedWasRead })?.alertable).toBe(alertable)
  })
})

describe('the rest', () => {
  it('shows only links that are safe, without what counts readers', () => {
    expect(clean({ link: 'https://meadow.example/1?utm_source=rss' })?.link).toBe('https://meadow.example/1')
    for (const link of ['javascript:alert(1)', 'data:text/html,x', '/1'])
      expect(clean({ link })).not.toHaveProperty('link')
  })

  it('tells the language by the text, and by the feed where the text is too short', () => {
    expect(clean({ title: 'Їжаки перейшли старий міст через річку' })?.language).toBe('uk')
    expect(clean({ title: 'OK' }, { feedLanguage: 'be-BY' })?.language).toBe('be')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../src/emulator/text/parse-html.ts'
import { boldWords, escapeHtml, plainTextOf } from '../../src/text/html.ts'
import { cutToFit, LONGEST_MESSAGE, lengthOf } from '../../src/text/measure.ts'

const anyText = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        '&amp;',
        '&lt;b&gt;',
        '</b>',
        '<a href="',
        '🦔',
        'їжак',
        ' ',
        '$1',
        '\\',
      ),
    )
    .map((parts) => parts.join('')),
)

describe('escaping', () => {
  it('says to Telegram exactly the text, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parseHtml(escapeHtml(text))).toEqual({ text, entities: [] })
        expect(plainTextOf(escapeHtml(text))).toBe(text)
      }),
    )
  })

  it('lets nothing out of an attribute', () => {
    expect(escapeHtml('https://a.example/?a=1&b="><b>')).toBe(
      'https://a.example/?a=1&amp;b=&quot;&gt;&lt;b&gt;',
    )
  })

  it('is undone for people who read plain text, with the address behind a link', () => {
    expect(plainTextOf('<b>Up</b> &lt;3: <a href="https://a.example/?a&amp;b">see <i>this</i></a>')).toBe(
      'Up <3: see this (https://a.example/?a&b)',
    )
  })
})

describe('words in bold', () => {
  it.each<[string, string[], string]>([
    ['Army drills', ['Army'], '<b>Army</b> drills'],
    ['army Army armyless', ['army'], '<b>army</b> Army armyless'],
    ['Білорусь і білоруси', ['Білорусь', 'білоруси'], '<b>Білорусь</b> і <b>білоруси</b>'],
    ['air defence and defence', ['defence', 'air defence'], '<b>air defence</b> and <b>defence</b>'],
    ['S-300 <b>&', ['S-300', 'b', '&'], '<b>S-300</b> &lt;<b>b</b>&gt;<b>&amp;</b>'],
    ['a+b (c) [d] .* $', ['.*', '(c)', '$'], 'a+b <b>(c)</b> [d] <b>.*</b> <b>$</b>'],
    ['nothing', [], 'nothing'],
    ['nothing', ['', ''], 'nothing'],
    ['', ['x'], ''],
  ])('%s', (text, words, html) => {
    expect(boldWords(text, words)).toBe(html)
  })

  it('change no character of any text', () => {
    fc.assert(
      fc.property(anyText, fc.array(anyText, { maxLength: 4 }), (text, words) => {
        expect(parseHtml(boldWords(text, words)).text).toBe(text)
      }),
    )
  })
})

describe('measuring', () => {
  it.each([
    ['їжак', 4],
    ['🦔🦔', 2],
    ['👨‍👩‍👧', 5],
    ['<b>a</b> &amp; &lt;', 5],
    ['<a href="https://a.example/long">x</a>', 1],
    ['', 0],
  ])('%s is as long as Telegram takes it to be', (html, length) => {
    expect(lengthOf(html)).toBe(length)
    expect([...parseHtml(html).text]).toHaveLength(length)
  })

  it('agrees with Telegram on everything that we escape', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(lengthOf(`<b>${escapeHtml(text)}</b>`)).toBe([...text].length)
      }),
    )
  })

  it.each([
    ['fits', 10, 'fits'],
    ['one two three', 9, 'one two…'],
    ['one two three', 7, 'one…'],
    ['oneword', 4, 'one…'],
    ['🦔🦔🦔🦔', 3, '🦔🦔…'],
    ['🦔 🦔🦔🦔', 4, '🦔…'],
  ])('"%s" cut to %i is "%s"', (text, most, cut) => {
    expect(cutToFit(text, most)).toBe(cut)
  })

  it('never cuts to more than asked, nor inside a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 60 }),
        fc.integer({ min: 1, max: 60 }),
        (text, most) => {
          const cut = cutToFit(text, most)
          expect([...cut].length).toBeLessThanOrEqual(most)
          expect(cut).not.toMatch(/\p{Surrogate}/u)
          if ([...text].length <= most) expect(cut).toBe(text)
        },
      ),
    )
    expect([...cutToFit('🦔'.repeat(9000))]).toHaveLength(LONGEST_MESSAGE)
  })
})

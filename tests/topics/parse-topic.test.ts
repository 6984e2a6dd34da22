import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Language } from '../../src/model/language.ts'
import type { TypedTopic } from '../../src/model/topic.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { meaningKey } from '../../src/topics/topic-id.ts'

const lexicon = loadLexicon()
const parse = (text: string, own?: Language) => parseTopic(text, lexicon, own)

function topic(text: string, own?: Language): TypedTopic {
  const parsed = parse(text, own)
  if ('type' in parsed) throw new Error(`${text}: ${parsed.type}`)
  return parsed
}
/** What each group asks for. */
const groups = (text: string, own?: Language) => topic(text, own).groups.map(meaningKey)

const RUSSIA_BELARUS_DEFENCE = topic('Russia–Belarus defense').id

describe('one topic', () => {
  it.each([
    'Russia–Belarus defense',
    'Russia—Belarus defense',
    'Russia-Belarus defense',
    'Russia − Belarus defense',
    'Russia‑Belarus defense',
    'Russia/Belarus defense',
    'Russia, Belarus, defense',
    'Russia + Belarus + defense',
    'Russia and Belarus defence',
    'defense: Russia & Belarus',
    'BELARUS RUSSIA DEFENSE',
    'russia belarus defence',
    '  Russia \n\t Belarus   defense!  ',
    'the defence of Russia and Belarus',
    'Defense between Belarus and Russia?',
    'news about Russia, Belarus and defence',
    '«Russia» (Belarus) defence 🛡',
  ])('is meant by "%s"', (text) => {
    expect(topic(text).id).toBe(RUSSIA_BELARUS_DEFENCE)
  })

  it.each([
    ['uk', 'Росія–Білорусь оборона'],
    ['uk', 'оборона Росії та Білорусі'],
    ['uk', 'російсько-білоруська оборона'],
    ['uk', 'РОСІЯ, БІЛОРУСЬ, ОБОРОНА'],
    ['uk', 'оборона росії й білорусі'],
    ['uk', 'росія і білорусь: оборона'],
    ['ru', 'Россия–Белоруссия оборона'],
    ['ru', 'оборона России и Беларуси'],
    ['ru', 'российско-белорусская оборона'],
    ['ru', 'россия/беларусь оборона'],
    ['ru', 'РФ и Беларусь, оборона'],
    ['be', 'Расія–Беларусь абарона'],
    ['be', 'абарона Расіі і Беларусі'],
    ['be', 'расійска-беларуская абарона'],
    ['be', 'Беларусь ды Расія, абарона'],
  ] as const)('is meant in each language, whatever the person speaks (%s: %s)', (language, text) => {
    for (const own of ['en', language] as const)
      expect(topic(text, own)).toMatchObject({ id: RUSSIA_BELARUS_DEFENCE, language })
  })

  it('is said once though its words say it twice', () => {
    expect(groups('Belarus Belarusian Belarus army')).toEqual(['belarus', 'army'])
  })

  it('keeps the words as they were typed, for the person to see', () => {
    expect(topic('Росії-Білорусі оборона', 'uk')).toMatchObject({
      text: 'Росії-Білорусі оборона',
      groups: [{ words: 'Росії' }, { words: 'Білорусі' }, { words: 'оборона' }],
    })
  })
})

describe('different topics', () => {
  it('have different ids', () => {
    const ids = [
      'Russia Belarus',
      'Russia defence',
      'Belarus defence',
      'Russia Belarus army',
      'Russia Belarus Ukraine defence',
      'Russia',
      'quollops',
      'quollop nests',
      'South Korea',
      'North Korea',
    ].map((text) => topic(text).id)
    expect(new Set([...ids, RUSSIA_BELARUS_DEFENCE]).size).toBe(ids.length + 1)
  })
})

describe('words', () => {
  it.each([
    ['South Korea army', ['south-korea', 'army']],
    ['nato drones', ['nato', 'drones']],
    ['Poland energy', ['poland', 'energy']],
    ['air defense Ukraine', ['air-defence', 'ukraine']],
  ])('that the lexicon knows become concepts: %s', (text, expected) => {
    expect(groups(text)).toEqual(expected)
  })

  it('that it does not know become words and names', () => {
    expect(groups('Zubrovka quollops')).toEqual(['"zubrovka"', '"quollop"'])
    expect(topic('лелеки Ковальчук', 'uk').groups[1]?.terms[0]).toMatchObject({
      type: 'word',
      nameKey: expect.any(String),
    })
  })

  it('of the person’s own language win where several languages know as much', () => {
    expect(topic('кволопа', 'uk').language).toBe('uk')
    expect(topic('кволопа', 'ru').language).toBe('ru')
    expect(topic('кволопа', 'be').language).toBe('be')
    expect(topic('quollops', 'de').language).toBe('de')
  })

  it('who is a question, WHO is a body', () => {
    expect(groups('WHO hospitals')).toEqual(['world-health-organization', 'hospitals'])
    expect(groups('who builds hospitals')).not.toContain('world-health-organization')
  })
})

describe('what is no topic', () => {
  it.each([
    ['', 'empty'],
    ['  \n ', 'empty'],
    ['x'.repeat(600), 'too-long'],
    ['слово '.repeat(100), 'too-long'],
    ['🦔🛡😀', 'no-words'],
    ['— / , !?', 'no-words'],
    ['the of and', 'too-broad'],
    ['новини про та', 'too-broad'],
    ['новости и о', 'too-broad'],
    ['навіны пра', 'too-broad'],
    ['zorbo flanet mirtu pelkan drovis quemal hestor', 'too-many-groups'],
  ])('"%s" is answered with its problem', (text, type) => {
    expect(parse(text)).toEqual({ type })
  })

  it('six parts are allowed', () => {
    expect(groups('zorbo flanet mirtu pelkan drovis quemal')).toHaveLength(6)
  })
})

describe('any text', () => {
  it('is a topic or a problem, never an error, and means the same each time', () => {
    const word = fc.constantFrom(
      'Russia',
      'Білорусь',
      'оборона',
      'and',
      '__proto__',
      'constructor',
      '*',
      '.*',
      '\\',
      'US',
      'é',
      '🦔',
      "О'Коннор",
      '–',
      '\u0000',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 250 }),
          fc.array(word, { maxLength: 8 }).map((words) => words.join(' ')),
        ),
        (text) => {
          const parsed = parse(text)
          if ('type' in parsed) return
          expect(parsed.groups.length).toBeGreaterThan(0)
          expect(parsed.groups.every(({ terms, words }) => terms.length > 0 && words !== '')).toBe(true)
          expect(topic(parsed.text).id).toBe(parsed.id)
        },
      ),
    )
  })

  it('means the same in any order', () => {
    const words = fc.shuffledSubarray(['Russia', 'Belarus', 'army', 'quollops', 'Kazakhstan', 'energy'], {
      minLength: 2,
    })
    fc.assert(
      fc.property(words, (shuffled) => {
        expect(topic(shuffled.join(' ')).id).toBe(topic([...shuffled].sort().join(', ')).id)
      }),
    )
  })
})

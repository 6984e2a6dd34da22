import { describe, expect, it } from 'vitest'
import { wordsOf } from '../../src/language/concept.ts'
import { heldIn, Lexicon } from '../../src/language/lexicon.ts'
import { parseForm, parseLexicon } from '../../src/language/parse-lexicon.ts'
import { tokenize } from '../../src/language/tokenize.ts'
import type { Language } from '../../src/model/language.ts'

const SOURCE = `# Two places and what happens there.
arland (country AR)
  en: Arland*, Arish, ~Northam, US, !Arish stew*, !Arland cup
  uk: арландськ*3, рф

south-arland (country SA)
  en: South Arland*

defence (theme)
  not-beside: sport
  broader: missiles
  en: defence = defence, defense, air defence*, ~security, !title defence
  uk: оборона = оборон*, ракет*2

army (theme)
  broader: defence
  en: army = army
  pl de: wojsko = wojsk*

missiles (theme)
  broader: defence

northam (place)
  stands-for: arland, defence until 2027-05
  en: Northam = Northam
sport (theme)
  en: sport = football
`

const lexicon = new Lexicon(parseLexicon(SOURCE, 'test.txt'))
const find = (text: string, language: Language = 'en') => {
  const tokens = tokenize(text)
  return lexicon
    .find(tokens, language)
    .map(
      (hit) =>
        `${hit.concept} ${hit.strength} ${tokens
          .slice(hit.from, hit.to)
          .map((token) => token.norm)
          .join(' ')}`,
    )
    .sort()
}

describe('the format', () => {
  it('gives concepts with kinds, labels, relations and forms', () => {
    const concepts = parseLexicon(SOURCE, 'test.txt')
    expect(concepts.map((concept) => `${concept.id} ${concept.kind}`)).toEqual([
      'arland country',
      'south-arland country',
      'defence theme',
      'army theme',
      'missiles theme',
      'northam place',
      'sport theme',
    ])
    expect(concepts[0]).toMatchObject({
      region: 'AR',
      labels: {},
      broader: [],
      hintedBy: [],
      standsFor: [],
      notBeside: [],
    })
    expect(concepts[2]).toMatchObject({
      broader: ['missiles'],
      notBeside: ['sport'],
      labels: { en: 'defence', uk: 'оборона' },
    })
    expect(concepts[2]?.forms.en).toHaveLength(5)
    expect(concepts[3]?.forms.pl).toEqual(concepts[3]?.forms.de)
    expect(concepts[5]?.standsFor).toEqual([{ concept: 'arland' }, { concept: 'defence', until: '2027-05' }])
  })

  it.each([
    ['defence', 'strong', [['defence', 0, false, false]]],
    ['~Northam', 'weak', [['northam', 0, true, false]]],
    [
      '!title defence',
      'never',
      [
        ['title', 0, false, false],
        ['defence', 0, false, false],
      ],
    ],
    ['оборон*', 'strong', [['оборон', 7, false, false]]],
    ['ракет*2', 'strong', [['ракет', 2, false, false]]],
    ['РФ', 'strong', [['рф', 0, true, true]]],
    ['F16', 'strong', [['f16', 0, true, true]]],
    [
      'Ёлк* Х*1',
      'strong',
      [
        ['елк', 7, true, false],
        ['х', 1, true, false],
      ],
    ],
    [
      'C-300',
      'strong',
      [
        ['c', 0, true, false],
        ['300', 0, false, false],
      ],
    ],
  ])('reads the form %s', (text, strength, words) => {
    const form = parseForm(text, 'x')
    expect({ concept: form.concept, strength: form.strength, words: wordsOf(form) }).toEqual({
      concept: 'x',
      strength,
      words: words.map(([word, ending, capital, caps]) => ({
        text: word,
        ending,
        capital,
        caps,
        compound: false,
      })),
    })
  })

  it.each([
    ['a line that is neither header nor detail', 'army (theme)\n  en: army\nwhat is this', 3],
    ['a kind that does not exist', '# x\n\narmy (animal)', 3],
    ['an id with capitals', 'Army (theme)', 1],
    ['a language that does not exist', 'army (theme)\n  xx: army', 2],
    ['a line that is not indented', 'army (theme)\nen: army', 2],
    ['an office that is none', 'army (theme)\n  stands-for: arland since 2020', 0],
    ['a language that comes twice', 'army (theme)\n  en: army\n  de en: army', 0],
    ['a line with nothing behind it', 'army (theme)\n  en: ', 2],
    ['a detail before any header', '  en: army', 1],
  ])('refuses %s, with file and line', (_, source, line) => {
    expect(() => parseLexicon(source, 'bad.txt')).toThrow(line > 0 ? `bad.txt:${line}: ` : 'lexicon: army: ')
  })

  it('refuses a form without a word, and a concept that is there twice', () => {
    expect(() => parseLexicon('floods (theme)\n  en: floods = flood, !flood of *', 'bad.txt')).toThrow(
      'flood of *',
    )
    const twice = parseLexicon('army (theme)\n  en: army\n\narmy (theme)\n  en: troops', 'x')
    expect(() => new Lexicon(twice)).toThrow('two concepts are called army')
  })
})

describe('finding concepts', () => {
  it.each<[string, string[]]>([
    ['Arland and Arlanders', ['arland strong arland', 'arland strong arlanders']],
    ['Arlandishness comes', ['arland strong arlandishness']],
    ['Arlandishnesses come', []],
    ['arland in lower case, arish too', []],
    ['ARLAND IN CAPITALS', ['arland strong arland']],
    ['Northam hints', ['arland weak northam', 'northam strong northam']],
    ['The US votes', ['arland strong us']],
    ['Tell us, or Us', []],
    ['security is weak, Defence is strong', ['defence strong defence', 'defence weak security']],
    ['nothing here', []],
  ])('%s', (text, hits) => {
    expect(find(text)).toEqual(hits)
  })

  it('allows as many letters behind a star as its number says', () => {
    expect(find('ракета ракетам ракетами', 'uk')).toEqual(['defence strong ракета', 'defence strong ракетам'])
    expect(find('Оборонна, ОБОРОНА', 'uk')).toHaveLength(2)
  })

  it('knows words in the language of the text only', () => {
    expect(find('Arland defence', 'uk')).toEqual([])
    expect(find('Arland defence', 'pl')).toEqual([])
  })

  it('does not count what a never-phrase covers, and only that', () => {
    expect(find('A title defence')).toEqual([])
    expect(find('A title defence, and the defence of the coast')).toEqual(['defence strong defence'])
    expect(find('Arish stews from Arish pots')).toEqual(['arland strong arish'])
    expect(find('title Arland defence')).toEqual(['arland strong arland', 'defence strong defence'])
  })

  it('gives the words of a longer name to the longer name', () => {
    expect(find('South Arland votes')).toEqual(['south-arland strong south arland'])
    expect(find('South Arland and Arland vote')).toEqual([
      'arland strong arland',
      'south-arland strong south arland',
    ])
    expect(find('The south: Arland votes')).toEqual(['arland strong arland'])
    expect(find('South of Arland')).toEqual(['arland strong arland'])
  })

  it('gives each place once, the longest form of it', () => {
    expect(find('air defences')).toEqual(['defence strong air defences'])
    expect(find('air defence')).toEqual(['defence strong air defence', 'defence strong defence'])
  })
})

describe('relations and labels', () => {
  it('knows until when a name stands for something', () => {
    const offices = [{ concept: 'arland' }, { concept: 'defence', until: '2027-05' }]
    expect(heldIn('2027-04', offices)).toEqual(offices)
    expect(heldIn('2027-05', offices)).toEqual([{ concept: 'arland' }])
  })

  it('knows what is broader, step by step, also in a circle', () => {
    expect([...lexicon.withBroader('army')].sort()).toEqual(['army', 'defence', 'missiles'])
    expect([...lexicon.withBroader('missiles')].sort()).toEqual(['defence', 'missiles'])
    expect(lexicon.withBroader('sport')).toEqual(['sport'])
    expect(lexicon.narrowerOf('defence')).toEqual(['army', 'missiles'])
    expect(lexicon.narrowerOf('sport')).toEqual([])
  })

  it('labels a country as ICU calls it, a theme in the language or in English, anything else by its id', () => {
    expect(lexicon.label('arland', 'uk')).toBe('Аргентина')
    expect(lexicon.label('defence', 'uk')).toBe('оборона')
    expect(lexicon.label('defence', 'fr')).toBe('defence')
    expect(lexicon.label('missiles', 'en')).toBe('missiles')
    expect(lexicon.label('nowhere', 'en')).toBe('nowhere')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { asLanguage, detectLanguage } from '../../src/language/detect-language.ts'
import { nameKey } from '../../src/language/name-key.ts'
import { isFormOf, stem } from '../../src/language/stem.ts'
import { tokenize } from '../../src/language/tokenize.ts'

describe('tokens', () => {
  const norms = (text: string) => tokenize(text).map((token) => token.norm)

  it.each([
    ['Russia–Belarus defense', ['russia', 'belarus', 'defense']],
    ['російсько-білоруський', ['російсько', 'білоруський']],
    ["об'єднання Об’єднаних обʼєкт", ["об'єднання", "об'єднаних", "об'єкт"]],
    ['ещё ЁЛКА', ['еще', 'елка']],
    ["Belarus's army, alliance’s flank", ['belarus', 'army', 'alliance', 'flank']],
    ['S-300, F16 and 2025', ['s', '300', 'f16', 'and', '2025']],
    ['«Ўладзімір»…(так)!', ['ўладзімір', 'так']],
    ['e\u0301le\u0301phant й', ['éléphant', 'й']],
    ["'quoted' end'", ['quoted', 'end']],
    ['🦔 — … 😀', []],
    ['', []],
  ])('of "%s"', (text, expected) => {
    expect(norms(text)).toEqual(expected)
  })

  it('know capitals, and words all in capitals of two letters or more', () => {
    const flags = tokenize('Us US us A РФ Рф ЗСУ F16 16F').map(({ capital, caps }) => [capital, caps])
    expect(flags).toEqual([
      [true, false],
      [true, true],
      [false, false],
      [true, false],
      [true, true],
      [true, false],
      [true, true],
      [true, true],
      [false, false],
    ])
  })

  it('point back to where they stand, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        let end = 0
        for (const token of tokenize(`${text} Їжак's`)) {
          expect(token.start).toBeGreaterThanOrEqual(end)
          expect(token.norm).not.toBe('')
          end = token.end
        }
        expect(end).toBe(text.length + 7)
      }),
    )
  })
})

describe('the language of a text', () => {
  it.each([
    ['en', 'Hedgehogs close the old bridge for an hour'],
    ['en', 'Parliament votes on the new budget tonight'],
    ['en', 'Rain is expected in the western regions'],
    ['uk', 'Їжаки перекрили старий міст на цілу годину'],
    ['uk', 'Парламент сьогодні голосує за новий бюджет'],
    ['uk', 'У західних областях очікується дощ'],
    ['ru', 'Ежи на целый час перекрыли старый мост'],
    ['ru', 'Парламент сегодня голосует за новый бюджет'],
    ['ru', 'В западных областях ожидается дождь'],
    ['be', 'Вожыкі на цэлую гадзіну перакрылі стары мост'],
    ['be', 'Парламент сёння галасуе за новы бюджэт'],
    ['be', 'У заходніх абласцях чакаецца дождж'],
  ])('is %s: %s', (language, text) => {
    expect(detectLanguage(text)).toBe(language)
  })

  it('is what the feed declares where the text is too short to tell', () => {
    expect(detectLanguage('OK', 'uk-UA')).toBe('uk')
    expect(detectLanguage('', 'be')).toBe('be')
    expect(detectLanguage('12:30', 'ru_RU')).toBe('ru')
  })

  it('is what the text says where a feed declares another one', () => {
    expect(
      detectLanguage('Парламент сьогодні голосує за новий бюджет, а опозиція обіцяє провалити його', 'en-us'),
    ).toBe('uk')
    expect(
      detectLanguage('Parliament votes on the new budget tonight, and the opposition will object', 'ru'),
    ).toBe('en')
  })

  it('is never nothing', () => {
    expect(detectLanguage('')).toBe('en')
    expect(detectLanguage('🦔 123')).toBe('en')
    expect(detectLanguage('', 'xx')).toBe('en')
  })

  it.each([
    ['en-US', 'en'],
    ['UK', 'uk'],
    ['ru_RU', 'ru'],
    [' be ', 'be'],
    ['xx', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('declared as %s means %s', (tag, language) => {
    expect(asLanguage(tag)).toBe(language)
  })
})

describe('names in any script', () => {
  it.each([
    [
      'Lukashenko',
      ['Лукашенко', 'Лукашэнка', 'Łukaszenka', 'Лукашенка', 'Лукашэнку', 'Лукашенком', 'Lukashenka'],
    ],
    [
      'Zelensky',
      ['Зеленський', 'Зеленский', 'Зеленського', 'Зеленскому', 'Зяленскага', 'Zelenskyy', 'Zelenskiy'],
    ],
    ['Shevchenko', ['Шевченко', 'Шевченка', 'Szewczenko']],
    ['Tolstoy', ['Толстой', 'Толстого', 'Толстому']],
    ['Khrushchev', ['Хрущев', 'Хрущов']],
  ])('%s is one name in every spelling', (name, spellings) => {
    const key = nameKey(name.toLowerCase())
    expect(key).toBeDefined()
    expect(spellings.map((spelling) => nameKey(spelling.toLowerCase()))).toEqual(spellings.map(() => key))
  })

  it('different people have different keys', () => {
    const people = [
      'lukashenko',
      'лукашевич',
      'putin',
      'путилин',
      'biden',
      'bidault',
      'зеленский',
      'залужный',
      'меркель',
      'merz',
      'макрон',
      'макаров',
    ]
    expect(new Set(people.map((name) => nameKey(name))).size).toBe(people.length)
  })

  it.each(['', 'tusk'.slice(0, 3), 'Мао', 'aaaa', 'iou', '2025'])('"%s" is too little to go by', (word) => {
    expect(nameKey(word)).toBeUndefined()
  })
})

describe('free words', () => {
  it.each([
    ['en', ['harvest', 'harvests', 'harvested', 'harvesting']],
    ['uk', ['врожай', 'врожаю', 'врожаєм', 'врожаї']],
    ['ru', ['тоннель', 'тоннеля', 'тоннели', 'тоннелем']],
    ['be', ['вожыкі', 'вожыка', 'вожыкаў', 'вожыкамі']],
  ] as const)('in %s are found by each of their forms', (language, forms) => {
    for (const typed of forms)
      for (const met of forms) expect(isFormOf(met, stem(typed, language)), `${typed} ~ ${met}`).toBe(true)
  })

  it.each([
    ['en', 'cars', 'cartography'],
    ['en', 'port', 'portable'],
    ['uk', 'порт', 'портрети'],
    ['ru', 'рыба', 'рыболовство'],
    ['ru', 'кот', 'котлован'],
    ['be', 'мост', 'мастак'],
  ] as const)('in %s, %s is not found by %s', (language, typed, met) => {
    expect(isFormOf(met, stem(typed, language))).toBe(false)
  })

  it('keep three letters at least', () => {
    for (const [word, language] of [
      ['ми', 'uk'],
      ['оси', 'ru'],
      ['as', 'en'],
      ['est', 'fr'],
    ] as const)
      expect(stem(word, language)).toBe(word)
  })
})

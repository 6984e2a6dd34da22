import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Article } from '../../src/model/article.ts'
import type { Language } from '../../src/model/language.ts'
import type { TypedTopic } from '../../src/model/topic.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { groupKey } from '../../src/topics/topic-id.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { article } from './articles.ts'

const lexicon = loadLexicon()

function topic(text: string, own?: Language): TypedTopic {
  const parsed = parseTopic(text, lexicon, own)
  if ('type' in parsed) throw new Error(`${text}: ${parsed.type}`)
  return parsed
}

/** What a topic requires and excludes, by the keys of its groups. */
function read(text: string, own?: Language) {
  const { groups, without = [] } = topic(text, own)
  return { groups: groups.map(groupKey), without: without.map(groupKey) }
}

function matches(text: string, texts: Partial<Article>): boolean {
  const index = new TopicIndex(lexicon)
  index.add(topic(text))
  return index.match(article(texts)).some(({ score }) => score >= 0.5)
}

describe('what is excluded', () => {
  it.each<[string, Language]>([
    ['Poland elections -coal', 'en'],
    ['Poland elections –coal', 'en'],
    ['-coal Poland elections', 'en'],
    ['Poland elections without coal', 'en'],
    ['Poland elections except coal', 'en'],
    ['вибори Польща -вугілля', 'uk'],
    ['вибори Польща крім вугілля', 'uk'],
    ['выборы Польша кроме угля', 'ru'],
    ['выбары Польшча акрамя вугалю', 'be'],
    ['wybory Polska oprócz węgla', 'pl'],
    ['Wahlen Polen ohne Kohle', 'de'],
    ['élections Pologne sauf charbon', 'fr'],
    ['elecciones Polonia excepto carbón', 'es'],
  ])('is no requirement: %s', (text, own) => {
    const { groups, without } = read(text, own)
    expect(groups.sort()).toEqual(['elections', 'poland'])
    expect(without).toEqual(['coal'])
  })

  it('goes on until the thought ends', () => {
    expect(read('energy without coal and football, Poland')).toEqual({
      groups: ['energy', 'poland'],
      without: ['coal', 'football'],
    })
  })

  it('is no dash between words', () => {
    expect(read('Russia - Belarus').without).toEqual([])
    expect(read('Russia-Belarus').without).toEqual([])
    expect(read('Russia – Belarus').groups).toEqual(['russia', 'belarus'])
  })

  it('keeps an article away that speaks of it anywhere', () => {
    const title = 'Poland holds elections'
    expect(matches('Poland elections', { title, text: 'Football fans vote too.' })).toBe(true)
    expect(matches('Poland elections -football', { title, text: 'Football fans vote too.' })).toBe(false)
    expect(matches('Poland elections -football', { title, text: 'Farmers vote too.' })).toBe(true)
    expect(matches('Poland elections -quollops', { title, lead: 'A quollop looks on.' })).toBe(false)
  })

  it('takes the narrower along, whoever is named beside', () => {
    expect(read('Ukraine -energy -oil').without).toEqual(['energy'])
    expect(read('Ukraine without energy oil').without).toEqual(['energy'])
    expect(read('Ukraine -Russia -Putin').without).toEqual(['russia'])
  })

  it.each(['oil -energy', 'oil without oil', 'Poland oil -energy'])(
    'may not be the topic itself: %s',
    (text) => {
      expect(parseTopic(text, lexicon)).toEqual({ type: 'excludes-itself' })
    },
  )

  it('alone is no topic', () => {
    expect(parseTopic('-football', lexicon)).toEqual({ type: 'only-exclusions' })
    expect(parseTopic('without football', lexicon)).toEqual({ type: 'only-exclusions' })
  })
})

describe('alternatives', () => {
  it.each(['Kazakhstan oil or gas', 'Kazakhstan oil | gas', 'Kazakhstan oil|gas', 'oil OR gas Kazakhstan'])(
    'are one part: %s',
    (text) => {
      expect(read(text).groups.sort()).toEqual(['gas|oil', 'kazakhstan'])
    },
  )

  it.each<[string, Language]>([
    ['нафта або газ', 'uk'],
    ['нефть или газ', 'ru'],
    ['нафта або газ', 'be'],
    ['ropa lub gaz', 'pl'],
    ['Erdöl oder Erdgas', 'de'],
    ['pétrole ou gaz', 'fr'],
    ['petróleo o gas', 'es'],
  ])('in each language: %s', (text, own) => {
    expect(read(text, own).groups).toEqual(['gas|oil'])
  })

  it('are each enough', () => {
    expect(matches('Kazakhstan oil or gas', { title: 'Natural gas of Kazakhstan' })).toBe(true)
    expect(matches('Kazakhstan oil or gas', { title: 'Crude oil of Kazakhstan' })).toBe(true)
    expect(matches('Kazakhstan oil or gas', { title: 'Railways of Kazakhstan' })).toBe(false)
  })
})

describe('phrases', () => {
  it.each(['"blue heron"', '«blue heron»', '“blue heron”', '„blue heron“'])('stand in quotes: %s', (text) => {
    expect(matches(`Poland ${text}`, { title: 'The blue heron of Poland' })).toBe(true)
    expect(matches(`Poland ${text}`, { title: 'The blue herons of Poland' })).toBe(true)
    expect(matches(`Poland ${text}`, { title: 'Blue skies and a heron, Poland' })).toBe(false)
  })

  it('may be excluded', () => {
    expect(matches('Poland -"blue heron"', { title: 'Poland: a blue heron' })).toBe(false)
    expect(matches('Poland -"blue heron"', { title: 'Poland: a blue sky' })).toBe(true)
  })

  it('of one word are that word', () => {
    expect(topic('"Poland" elections').id).toBe(topic('Poland elections').id)
  })
})

describe('filters', () => {
  const title = 'Poland holds elections'

  it('lang: takes articles in that language only', () => {
    expect(topic('Poland lang:uk').languages).toEqual(['uk'])
    expect(topic('Poland lang:UK lang:en').languages).toEqual(['en', 'uk'])
    expect(matches('Poland lang:uk', { title })).toBe(false)
    expect(matches('Poland lang:en', { title })).toBe(true)
  })

  it('source: takes articles of that feed or host only', () => {
    const from = { title, source: 'The Meadow Times', link: 'https://www.meadow.example/a' }
    expect(matches('Poland source:meadow', from)).toBe(true)
    expect(matches('Poland source:"meadow times"', from)).toBe(true)
    expect(matches('Poland source:meadow.example', from)).toBe(true)
    expect(matches('Poland source:forest', from)).toBe(false)
    expect(matches('Poland -source:meadow', from)).toBe(false)
    expect(matches('Poland -source:forest', from)).toBe(true)
  })

  it.each(['source:“BBC News”', 'source:«BBC News»', 'source:„BBC News“', 'source:"BBC News"'])(
    'takes a name in any quotes: %s',
    (text) => {
      expect(topic(`Poland ${text}`).sources).toEqual(['bbc news'])
    },
  )

  it('never makes two topics one', () => {
    expect(topic('source:"a&source:b"').id).not.toBe(topic('source:a source:b').id)
  })

  it('source: alone takes all of that source', () => {
    expect(matches('source:meadow', { title: 'Cabbage', source: 'Meadow Times' })).toBe(true)
    expect(matches('source:meadow', { title: 'Cabbage', source: 'Forest News' })).toBe(false)
  })

  it('make another topic, in whatever order', () => {
    expect(topic('Poland lang:uk').id).not.toBe(topic('Poland').id)
    expect(topic('Poland lang:uk source:meadow').id).toBe(topic('source:Meadow lang:uk Poland').id)
  })

  it.each([
    ['Poland lang:xx', 'unknown-language'],
    ['Poland source:', 'no-source'],
    ['lang:uk', 'too-broad'],
  ])('that say nothing are answered: %s', (text, type) => {
    expect(parseTopic(text, lexicon)).toEqual({ type })
  })
})

describe('short words', () => {
  it.each(['zx', 'zx quollops', '"zx quollops"'])('are found as they are: %s', (text) => {
    expect(matches(text, { title: 'ZX quollops of the year' })).toBe(true)
    expect(matches(text, { title: 'Zxarle quollops of the year' })).toBe(false)
  })
})

describe('a theme and a narrower one', () => {
  it('side by side mean the narrower, listed they mean both', () => {
    expect(read('energy oil').groups).toEqual(['oil'])
    expect(read('oil energy').groups).toEqual(['oil'])
    expect(read('oil and energy').groups).toEqual(['energy'])
    expect(read('energy, oil').groups).toEqual(['energy'])
  })
})

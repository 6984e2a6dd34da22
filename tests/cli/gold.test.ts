import { afterEach, expect, it, vi } from 'vitest'
import { matchItems } from '../../src/cli/gold/match-items.ts'
import { compareTranslations } from '../../src/cli/gold/parity.ts'
import type { GoldItem, GoldTopic } from '../../src/cli/gold/read-set.ts'
import { figures, Tallies } from '../../src/cli/gold/tally.ts'
import { Lexicon } from '../../src/language/lexicon.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'

afterEach(() => vi.restoreAllMocks())

const topics: GoldTopic[] = [{ id: 'oil', queries: { en: 'Kazakhstan oil', uk: 'нафта Казахстану', ru: '' } }]
const items: GoldItem[] = [
  { id: '1', lang: 'ru', title: 'Казахстан добывает больше нефти' },
  { id: '2', lang: 'en', title: 'Kazakhstan builds a railway', lead: 'Trains <b>will</b> run & run.' },
]
const rows = [{ en: 'Oil of Kazakhstan and a whale', uk: 'Нафта Узбекистану', ru: 'Нефть Казахстана и кит' }]

it('every query asks the index that ingest asks', () => {
  const found = [...matchItems(topics, items)]
  expect(found.map(({ lang, item }) => `${lang} ${item}`)).toEqual(['en 1', 'uk 1'])
  expect(found[0]?.evidence.map(({ words }) => words)).toEqual([['Казахстан'], ['нефти']])
})

it('finds nothing when what ingest calls finds nothing', () => {
  vi.spyOn(TopicIndex.prototype, 'match').mockReturnValue([])
  expect([...matchItems(topics, items)]).toEqual([])
})

it('parity counts a concept once a sentence, by the lexicon that ingest asks', () => {
  expect(compareTranslations(rows, 'ru')).toMatchObject({ sentences: 1, recall: 1, precision: 1 })
  const lost = compareTranslations(rows, 'uk')
  expect(lost.recall).toBeLessThan(1)
  expect(lost.perEnglishSentence).toBeGreaterThanOrEqual(2)
  vi.spyOn(Lexicon.prototype, 'find').mockReturnValue([])
  expect(compareTranslations(rows, 'ru')).toMatchObject({ recall: null, perEnglishSentence: 0 })
})

it('figures are what they are called', () => {
  const tallies = new Tallies()
  for (const [yes, should] of [
    [true, true],
    [true, true],
    [true, false],
    [false, true],
    [false, false],
  ] as const)
    tallies.count(['all'], yes, should)
  const tally = tallies.byName.get('all') ?? { right: 0, wrong: 0, missed: 0 }
  expect(figures(tally)).toEqual({ precision: 0.667, recall: 0.667, f1: 0.667 })
  expect(figures({ right: 0, wrong: 0, missed: 0 })).toEqual({ precision: null, recall: null, f1: null })
})

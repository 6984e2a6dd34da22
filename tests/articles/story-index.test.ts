import { beforeEach, describe, expect, it } from 'vitest'
import { StoryIndex } from '../../src/articles/story-index.ts'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Language } from '../../src/model/language.ts'

const NOW = Date.UTC(2025, 2, 5, 12)
const HOUR = 3_600_000

let index: StoryIndex
let seen: number
beforeEach(() => {
  index = new StoryIndex(loadLexicon())
  seen = 0
})

/** Takes an article in as ingest does; gives the id of its story. */
function take(title: string, { lead = '', at = NOW, language = 'en' as Language } = {}): string {
  const story = index.assign({
    id: `a${seen++}`,
    title,
    lead,
    language,
    feedId: `feed ${seen}`,
    firstSeenAt: at,
  })
  index.put(story)
  return story.id
}

const bridge = 'Old stone bridge over the Serna river closed after morning flood damages two arches'

describe('one story', () => {
  it.each<[string, Language, string, string]>([
    ['word for word', 'en', bridge, bridge],
    [
      'reworded a little',
      'en',
      bridge,
      'Flood damages two arches: stone bridge over river Serna closed since this morning',
    ],
    [
      'in Ukrainian, with other endings',
      'uk',
      'Міністр транспорту відкрив новий залізничний міст через річку Серна після ремонту',
      'Міністр транспорту сьогодні відкрив новий залізничний міст на річці Серна',
    ],
    [
      'in Russian, with other endings',
      'ru',
      'Министр транспорта открыл новый железнодорожный мост через реку Серна после ремонта',
      'Новый железнодорожный мост через реку Серну открыт министром транспорта',
    ],
  ])('is seen in two reports: %s', (_, language, first, second) => {
    expect(take(first, { language })).toBe('a0')
    expect(take(second, { language })).toBe('a0')
  })

  it('has all its articles, and its id and time are those of the first', () => {
    take(bridge)
    take(`${bridge}, mayor says`, { at: NOW + HOUR })
    expect(
      index.assign({
        id: 'third',
        title: bridge,
        lead: '',
        language: 'en',
        feedId: 'other',
        firstSeenAt: NOW + 2 * HOUR,
      }),
    ).toMatchObject({
      id: 'a0',
      firstSeenAt: NOW,
      articleIds: ['a0', 'a1', 'third'],
    })
  })

  it('keeps at most twelve signatures, and goes on growing', () => {
    for (let count = 0; count < 20; count++) expect(take(bridge)).toBe('a0')
    const story = index.assign({
      id: 'last',
      title: bridge,
      lead: '',
      language: 'en',
      feedId: 'other',
      firstSeenAt: NOW,
    })
    expect(story.articleIds).toHaveLength(21)
    expect(story.signatures).toHaveLength(12)
  })

  it.each([
    [0, 1],
    [1, 0],
  ])('is the most similar of several, in whatever order they came', (first, second) => {
    const reports = [
      'bridge tower alpha bravo delta hotel india juliet romeo sierra',
      'bridge kilos limas mikes oscar papas quebec tango uniform victor',
    ] as const
    take(reports[first as 0 | 1])
    expect(take(reports[second as 0 | 1])).toBe('a1')
    expect(take(`${reports[0]} kilos limas mikes`)).toBe(first === 0 ? 'a0' : 'a1')
  })
})

describe('different stories', () => {
  it.each([
    ['other news', bridge, 'Parliament of hedgehogs elects a new speaker after three rounds of voting'],
    [
      'the same country and theme, another event',
      'Poland opens an army museum beside the lake',
      'Polish soldiers rescue hikers after avalanche',
    ],
    [
      'the same in another city',
      'Explosions heard in Kharkiv on Tuesday night, mayor Terekhov says',
      'Explosions heard in Odesa on Tuesday night, mayor Terekhov says',
    ],
    [
      'the same in another country',
      'Poland closes border crossings after Kovalsk incident, minister Brandt says',
      'Lithuania closes border crossings after Kovalsk incident, minister Brandt says',
    ],
    [
      'the same number, another thing',
      'Bakery sells 4500 loaves at spring fair',
      'Museum shows 4500 butterflies from distant islands',
    ],
  ])('stay apart: %s', (_, first, second) => {
    expect(take(first)).toBe('a0')
    expect(take(second)).toBe('a1')
  })
})

describe('the window', () => {
  it('of a day and a half begins with the first report: what comes later is a new story', () => {
    take(bridge)
    expect(take(bridge, { at: NOW + 35 * HOUR })).toBe('a0')
    expect(take(bridge, { at: NOW + 36 * HOUR })).toBe('a0')
    expect(take(bridge, { at: NOW + 36 * HOUR + 1 })).toBe('a3')
  })

  it('lets old stories go and keeps the young ones', () => {
    take(bridge)
    take('Parliament of hedgehogs elects a new speaker after three rounds', { at: NOW + 30 * HOUR })
    expect(
      take('Parliament of hedgehogs elects new speaker after three rounds', { at: NOW + 50 * HOUR }),
    ).toBe('a1')
  })
})

describe('taking back', () => {
  it('a story whose commit failed leaves nothing of it', () => {
    take(bridge)
    index.drop('a0')
    expect(take(bridge)).toBe('a1')
    expect(take(bridge)).toBe('a1')
    index.drop('nobody')
  })

  it('leaves the stories that share its words', () => {
    take('Old stone bridge over the Serna river closed after morning flood')
    take('Old stone tower beside the Lesna forest opened before evening concert begins')
    index.drop('a0')
    expect(take('Old stone tower beside the Lesna forest opened before the evening concert')).toBe('a1')
  })

  it('assigning alone changes nothing', () => {
    index.assign({ id: 'x', title: bridge, lead: '', language: 'en', feedId: 'other', firstSeenAt: NOW })
    expect(take(bridge)).toBe('a0')
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { StoryIndex } from '../../src/articles/story-index.ts'

const NOW = Date.UTC(2025, 2, 5, 12)
const HOUR = 3_600_000

let index: StoryIndex
let seen: number
beforeEach(() => {
  index = new StoryIndex()
  seen = 0
})

/** Takes an article in as ingest does; gives the id of its story. */
function take(title: string, lead = '', firstSeenAt = NOW): string {
  const story = index.assign({ id: `a${seen++}`, title, lead, firstSeenAt })
  index.put(story)
  return story.id
}

const bridge = 'Old stone bridge over the Serna river closed after morning flood damages two arches'

describe('one story', () => {
  it.each([
    ['word for word', bridge, bridge],
    [
      'reworded a little',
      bridge,
      'Flood damages two arches: stone bridge over river Serna closed since this morning',
    ],
    [
      'in Ukrainian, with other endings',
      'Міністр транспорту відкрив новий залізничний міст через річку Серна після ремонту',
      'Міністр транспорту сьогодні відкрив новий залізничний міст на річці Серна',
    ],
    [
      'in Russian, with other endings',
      'Министр транспорта открыл новый железнодорожный мост через реку Серна после ремонта',
      'Новый железнодорожный мост через реку Серну открыт министром транспорта',
    ],
  ])('is seen in two reports: %s', (_, first, second) => {
    expect(take(first)).toBe('a0')
    expect(take(second)).toBe('a0')
  })

  it('has all its articles, and its id and time are those of the first', () => {
    take(bridge)
    take(`${bridge}, mayor says`, '', NOW + HOUR)
    expect(index.assign({ id: 'third', title: bridge, lead: '', firstSeenAt: NOW + 2 * HOUR })).toMatchObject(
      {
        id: 'a0',
        firstSeenAt: NOW,
        articleIds: ['a0', 'a1', 'third'],
      },
    )
  })

  it('keeps at most twelve signatures, and goes on growing', () => {
    for (let count = 0; count < 20; count++) expect(take(bridge)).toBe('a0')
    const story = index.assign({ id: 'last', title: bridge, lead: '', firstSeenAt: NOW })
    expect(story.articleIds).toHaveLength(21)
    expect(story.signatures).toHaveLength(12)
  })

  it.each([
    [0, 1],
    [1, 0],
  ])('is the most similar of several, in whatever order they came', (first, second) => {
    const reports = [
      'Bridge tower river flood alpha bravo delta hotel india juliet',
      'Bridge tower river flood kilos limas mikes oscar papas quebec',
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
      'the same place, another event',
      bridge,
      'Anglers on the Serna river report the largest catch in thirty years',
    ],
    ['two short titles with few words', 'Army news today', 'Army news today'],
    [
      'the same phrases of every day',
      'Weather forecast for Monday: rain in the north and the west of the country',
      'Exchange rates for Monday: krone falls against the euro in early trade of the country',
    ],
  ])('stay apart: %s', (_, first, second) => {
    expect(take(first)).toBe('a0')
    expect(take(second)).toBe('a1')
  })

  it('are told of one thing in two languages, as no word is shared', () => {
    take(bridge)
    expect(take('Старий камʼяний міст через річку Серна закрили після повені')).toBe('a1')
  })
})

describe('the window', () => {
  it('of two days begins with the first report: what comes later is a new story', () => {
    take(bridge)
    expect(take(bridge, '', NOW + 47 * HOUR)).toBe('a0')
    expect(take(bridge, '', NOW + 48 * HOUR)).toBe('a0')
    expect(take(bridge, '', NOW + 48 * HOUR + 1)).toBe('a3')
  })

  it('lets old stories go and keeps the young ones', () => {
    take(bridge)
    take('Parliament of hedgehogs elects a new speaker after three rounds', '', NOW + 40 * HOUR)
    expect(take('Parliament of hedgehogs elects new speaker after three rounds', '', NOW + 60 * HOUR)).toBe(
      'a1',
    )
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
    index.assign({ id: 'x', title: bridge, lead: '', firstSeenAt: NOW })
    expect(take(bridge)).toBe('a0')
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Topic } from '../../src/model/topic.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { article } from './articles.ts'

const lexicon = loadLexicon()
const topics = [
  'Russia',
  'Belarus',
  'Russia Belarus',
  'Russia Belarus defense',
  'Belarus defense',
  'defense',
  'army',
  'Russia army',
  'quollops',
  'quollop Belarus',
  'quollops Russia army',
  'Ukraine',
  'Koval',
  'NATO Belarus',
  'drones',
  'elections Poland',
].map((text) => parseTopic(text, lexicon) as Topic)
const articles = [
  article({ title: 'Russia and Belarus begin army drills', lead: 'Troops from Russia watch quollops.' }),
  article({
    title: 'Storks return to Belarus',
    text: 'A quollop nest in Poland. Koval counts them. Drones film the quollops of Belarus.',
  }),
  article({
    language: 'ru',
    title: 'Армия России и дроны',
    lead: 'Коваль о выборах в Польше и об обороне Беларуси.',
  }),
  article({ title: 'Nothing of all this' }),
]

const indexOf = (each: readonly Topic[]) => {
  const index = new TopicIndex(lexicon)
  for (const topic of each) index.add(topic)
  return index
}
const results = (index: TopicIndex) => articles.map((each) => index.match(each))
const anyTopics = fc.shuffledSubarray(topics)

describe('an index of topics', () => {
  it('finds the same in whatever order topics were added', () => {
    fc.assert(
      fc.property(anyTopics, (shuffled) => {
        const sorted = [...shuffled].sort((a, b) => (a.id < b.id ? -1 : 1))
        expect(results(indexOf(shuffled))).toEqual(results(indexOf(sorted)))
      }),
      { numRuns: 40 },
    )
  })

  it('finds for each topic what it would find with that topic alone', () => {
    const together = results(indexOf(topics)).map(
      (matches) => new Map(matches.map((each) => [each.topicId, each])),
    )
    for (const topic of topics) {
      const alone = results(indexOf([topic])).map(([match]) => match)
      expect(alone, topic.id).toEqual(together.map((matches) => matches.get(topic.id)))
    }
    expect(together.reduce((sum, matches) => sum + matches.size, 0)).toBeGreaterThan(10)
  })

  it('keeps no trace of a topic that was removed', () => {
    fc.assert(
      fc.property(
        anyTopics,
        fc.shuffledSubarray(topics),
        fc.shuffledSubarray(topics),
        (first, gone, later) => {
          const index = indexOf(first)
          for (const topic of gone) index.remove(topic.id)
          for (const topic of later) index.add(topic)
          const left = new Set([...first.filter((topic) => !gone.includes(topic)), ...later])
          expect(index.size).toBe(left.size)
          expect(results(index)).toEqual(results(indexOf([...left])))
        },
      ),
    )
  })

  it('is empty when all were removed, and adding twice is adding once', () => {
    const index = indexOf([...topics, ...topics])
    expect(index.size).toBe(topics.length)
    for (const topic of topics) index.remove(topic.id)
    for (const topic of topics) index.remove(topic.id)
    expect(index.size).toBe(0)
    expect(results(index)).toEqual([[], [], [], []])
    index.add(topics[0] as Topic)
    expect(results(index)).toEqual(results(indexOf([topics[0] as Topic])))
  })

  it('gives its matches in the order of their ids', () => {
    const ids = indexOf(topics)
      .match(articles[0] as (typeof articles)[0])
      .map((match) => match.topicId)
    expect(ids.length).toBeGreaterThan(3)
    expect(ids).toEqual([...ids].sort())
  })

  it('takes any text as a topic and any text as an article without an error', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.constantFrom('__proto__', 'constructor', 'Russia', 'їжак', 'US'),
    )
    fc.assert(
      fc.property(text, text, (typed, met) => {
        const topic = parseTopic(typed, lexicon)
        if ('type' in topic) return
        const index = indexOf([topic])
        index.match(article({ title: met, lead: typed, text: `${met}. ${typed}. ${met}` }))
        index.remove(topic.id)
        expect(index.match(article({ title: typed, lead: met }))).toEqual([])
      }),
    )
  })

  it('finds every topic of free words in an article that says just them', () => {
    const word = fc.stringMatching(/^[bcdfghklmnprtv][aeiou][bcdfghklmnprtv]{2}[aiu]m$/)
    fc.assert(
      fc.property(word, word, (a, b) => {
        const topic = parseTopic(`${a} ${b}`, lexicon) as Topic
        fc.pre(topic.groups.every(({ terms }) => terms.every(({ type }) => type === 'word')))
        expect(indexOf([topic]).match(article({ title: `The ${b} and the ${a}` }))).toHaveLength(1)
      }),
    )
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { Article } from '../../src/model/article.ts'
import type { Topic } from '../../src/model/topic.ts'
import { ArticleIndex } from '../../src/pipeline/article-index.ts'
import { annotate } from '../../src/topics/annotate.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { article } from '../topics/articles.ts'

const DAY = 86_400_000
const lexicon = loadLexicon()
const topicOf = (text: string) => parseTopic(text, lexicon) as Topic

function indexOf(articles: readonly Article[]): ArticleIndex {
  const index = new ArticleIndex(lexicon)
  for (const each of articles) index.add(each, annotate(each, lexicon))
  return index
}

describe('an index of articles', () => {
  it('misses no article that matches, whatever the topic and the article', () => {
    const words = fc.constantFrom(
      ...[
        'Ukraine',
        'oil',
        'Kazakhstan',
        'quollops',
        'Kovalchuk',
        'Ковальчука',
        'нафти',
        'Минск',
        'army',
        'ox',
        'a',
        'zebu',
        'missiles',
        'Kyiv',
        '"blue heron"',
        'blue',
        'herons',
      ],
    )
    const texts = fc.array(words, { minLength: 1, maxLength: 6 }).map((list) => list.join(' '))
    fc.assert(
      fc.property(texts, texts, fc.constantFrom('en', 'uk', 'ru'), (typed, text, language) => {
        const topic = parseTopic(typed, lexicon)
        if ('type' in topic) return
        const stored = article({ id: 'a', title: text, text, language })
        const topics = new TopicIndex(lexicon)
        topics.add(topic)
        if (topics.match(stored).length > 0) expect(indexOf([stored]).candidates(topic)).toEqual(['a'])
      }),
      { numRuns: 300 },
    )
  })

  it('gives the newest first, also of one day and in whatever order they came', () => {
    const at = (id: string, firstSeenAt: number) => article({ id, title: 'Oil of Kazakhstan', firstSeenAt })
    const index = indexOf([
      at('noon', 0.5 * DAY),
      at('tomorrow', 1.1 * DAY),
      at('morning', 0.3 * DAY),
      at('evening', 0.8 * DAY),
    ])
    expect(index.candidates(topicOf('Kazakhstan oil'))).toEqual(['tomorrow', 'evening', 'noon', 'morning'])
  })

  it('leaves out what holds no word of a part', () => {
    const index = indexOf([
      article({ id: 'both', title: 'Oil of Kazakhstan' }),
      article({ id: 'one', title: 'Railways of Kazakhstan' }),
      article({ id: 'none', title: 'Cabbage' }),
    ])
    expect(index.candidates(topicOf('Kazakhstan oil'))).toEqual(['both'])
    expect(index.candidates(topicOf('Kazakhstan')).sort()).toEqual(['both', 'one'])
    expect(index.candidates(topicOf('source:meadow'))).toHaveLength(3)
  })

  it('gives the newest first and forgets whole days', () => {
    const index = indexOf(
      [0, 3, 1, 2].map((day) => article({ id: `day${day}`, title: 'Oil', firstSeenAt: day * DAY + 5 })),
    )
    expect(index.candidates(topicOf('oil'))).toEqual(['day3', 'day2', 'day1', 'day0'])
    index.dropBefore(2 * DAY + 1)
    expect(index.candidates(topicOf('oil'))).toEqual(['day3', 'day2'])
    expect(index.size).toBe(2)
  })

  it('takes an article once', () => {
    const one = article({ id: 'a', title: 'Oil' })
    expect(indexOf([one, one]).candidates(topicOf('oil'))).toEqual(['a'])
  })
})

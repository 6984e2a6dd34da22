import { describe, expect, it } from 'vitest'
import { loadLexicon } from '../../src/language/lexicon.ts'
import type { TypedTopic } from '../../src/model/topic.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { meaningKey } from '../../src/topics/topic-id.ts'
import { TopicIndex } from '../../src/topics/topic-index.ts'
import { article } from './articles.ts'

const lexicon = loadLexicon()

function topic(text: string): TypedTopic {
  const parsed = parseTopic(text, lexicon)
  if ('type' in parsed) throw new Error(`${text}: ${parsed.type}`)
  return parsed
}

function read(text: string) {
  const { groups, without = [] } = topic(text)
  return { groups: groups.map(meaningKey), without: without.map(meaningKey) }
}

describe('"or" joins what was typed last', () => {
  it.each([
    ['energy Ukraine blackouts or floods', ['blackouts|floods', 'ukraine'], []],
    ['Poland energy Polish or Germany', ['germany|poland', 'energy'], []],
    ['energy -coal or football', ['energy'], ['coal|football']],
    ['Ukraine -Kharkiv or Lviv', ['ukraine'], ['kharkiv|lviv']],
  ])('%s', (text, groups, without) => {
    expect(read(text)).toEqual({ groups, without })
  })
})

describe('what is said twice is required once', () => {
  it.each([
    ['coal or football, football or coal', ['coal|football']],
    ['zorgon zorgons', ['"zorgon"']],
  ])('%s', (text, groups) => {
    expect(read(text).groups).toEqual(groups)
  })
})

it('takes a first name away, but no other word that sounds like the person', () => {
  expect(topic('Vladimir Putin').groups).toHaveLength(1)
  expect(topic('Putin Patton').groups).toHaveLength(2)
})

it('keeps a word in quotes apart from the same word without', () => {
  const index = new TopicIndex(lexicon)
  for (const text of ['Poland heron', 'Poland -"heron"']) index.add(topic(text))
  const found = (title: string) => index.match(article({ title })).map(({ topicId }) => topicId)
  expect(found('Poland counts its heron colony')).toEqual([topic('Poland heron').id])
  expect(found('Poland counts its stork colony')).toEqual([topic('Poland -"heron"').id])
})

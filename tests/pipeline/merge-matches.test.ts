import { describe, expect, it } from 'vitest'
import type { Match } from '../../src/model/topic.ts'
import { mergeMatches } from '../../src/pipeline/merge-matches.ts'

const match = (fields: Partial<Match>): Match => ({
  topicId: 't',
  storyId: 's',
  articleId: 'a',
  score: 0.5,
  evidence: [],
  at: 10,
  seenAt: 10,
  ...fields,
})

describe('two reports of one story', () => {
  it('are one match with the better article', () => {
    const better = match({ articleId: 'b', score: 0.8 })
    expect(mergeMatches(match({}), better)).toEqual(better)
    expect(mergeMatches(better, match({}))).toEqual(better)
  })

  it('are as new as the newer one, whichever is better', () => {
    const merged = mergeMatches(match({ score: 0.9, at: 5, seenAt: 20 }), match({ at: 30, seenAt: 15 }))
    expect(merged).toMatchObject({ articleId: 'a', score: 0.9, at: 30, seenAt: 20 })
  })

  it('stay told when a better one comes that does not alert', () => {
    const told = match({ fannedOutAt: 11, fannedOutScore: 0.5 })
    expect(mergeMatches(told, match({ articleId: 'b', score: 0.9 }))).toMatchObject({
      articleId: 'b',
      fannedOutAt: 11,
      fannedOutScore: 0.5,
    })
  })
})

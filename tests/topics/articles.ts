import type { Article } from '../../src/model/article.ts'

/** An article as cleaning leaves it. */
export function article(texts: Partial<Article>): Article {
  return {
    id: 'a1',
    storyId: 's1',
    feedId: 'f1',
    source: 'Meadow',
    title: '',
    lead: '',
    text: '',
    language: 'en',
    firstSeenAt: 0,
    alertable: true,
    ...texts,
  }
}

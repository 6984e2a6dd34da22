import type { Article } from '../src/model/article.ts'
import type { ItemRef } from '../src/model/outbox.ts'
import type { Match } from '../src/model/topic.ts'
import { matchKey } from '../src/store/keys.ts'
import type { Store } from '../src/store/open-store.ts'

/** What one item of a message is made from. */
export interface Item {
  ref: ItemRef
  article: Article
  match: Match
}

/** The articles and matches that references stand for, in their order; those that are no longer kept are left out. */
export async function loadItems(refs: readonly ItemRef[], store: Store): Promise<Item[]> {
  const articles = await store.articles.getMany(refs.map((ref) => ref.articleId))
  const matches = await store.matches.getMany(refs.map(matchKey))
  return refs.flatMap((ref, index) => {
    const [article, match] = [articles[index], matches[index]]
    return article && match ? [{ ref, article, match }] : []
  })
}

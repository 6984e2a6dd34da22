import type { Lexicon } from '../language/lexicon.ts'
import type { Article } from '../model/article.ts'
import type { ConceptGroup, Topic } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'
import { passesFilters } from './passes-filters.ts'
import { groupKey } from './topic-id.ts'
import { TopicIndex } from './topic-index.ts'

/** How an article stands to a topic. */
export type Verdict =
  | { type: 'match'; score: number }
  /** These of its groups are not in the article, by their keys. */
  | { type: 'missing'; groups: string[] }
  /** All are in it, but nowhere together, or only in passing. */
  | { type: 'in-passing' }
  /** It holds what the topic excludes. */
  | { type: 'excluded'; groups: string[] }
  | { type: 'other-language' }
  | { type: 'other-source' }

/** Why an article, of which these are the sentences, matches a topic or does not, by the index that ingest asks. */
export function judge(
  topic: Topic,
  article: Article,
  sentences: readonly AnnotatedSentence[],
  lexicon: Lexicon,
): Verdict {
  if (!passesFilters(topic, article)) {
    const isOtherLanguage = topic.languages && !topic.languages.includes(article.language)
    return { type: isOtherLanguage ? 'other-language' : 'other-source' }
  }
  const index = new TopicIndex(lexicon)
  index.add(topic)
  const [match] = index.match(article, sentences)
  if (match) return { type: 'match', score: match.score }
  const holds = (group: ConceptGroup) => index.lastHeld(groupKey(group))
  const keys = (groups: readonly ConceptGroup[]) => groups.map(groupKey)
  const missing = topic.groups.filter((group) => !holds(group))
  if (missing.length > 0) return { type: 'missing', groups: keys(missing) }
  const excluded = (topic.without ?? []).filter((group) => index.lastExcluded(groupKey(group)))
  return excluded.length > 0 ? { type: 'excluded', groups: keys(excluded) } : { type: 'in-passing' }
}

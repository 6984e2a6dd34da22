import { createHash } from 'node:crypto'
import type { ConceptGroup } from '../model/topic.ts'

/** Topics that require the same are one topic, in whatever words and order they were typed. */
export function topicId(groups: readonly ConceptGroup[]): string {
  const meaning = groups.map((group) => group.terms.map(termKey).sort().join('|')).sort()
  return createHash('sha256').update(meaning.join('&')).digest('base64url').slice(0, 12)
}

function termKey(term: ConceptGroup['terms'][number]): string {
  return term.type === 'concept' ? term.id : `"${term.stem}`
}

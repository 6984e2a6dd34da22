import { createHash } from 'node:crypto'
import type { ConceptGroup } from '../model/topic.ts'

/** Topics that require the same are one topic, in whatever words and order they were typed. */
export function topicId(groups: readonly ConceptGroup[]): string {
  return createHash('sha256').update(groups.map(groupKey).sort().join('&')).digest('base64url').slice(0, 12)
}

/** What a group requires, as a name: ids of its concepts, and the stems of its words in quotes. */
export function groupKey({ terms }: ConceptGroup): string {
  return terms
    .map((term) => (term.type === 'concept' ? term.id : `"${term.stem}"`))
    .sort()
    .join('|')
}

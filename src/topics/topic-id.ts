import { createHash } from 'node:crypto'
import type { ConceptGroup, Requirements, Term } from '../model/topic.ts'

/** Topics that require the same are one topic, in whatever words and order they were typed. */
export function topicId({ groups, without, languages, sources, withoutSources }: Requirements): string {
  const parts = [
    ...groups.map(groupKey),
    ...(without ?? []).map((group) => `-${groupKey(group)}`),
    ...(languages ?? []).map((language) => `lang:${language}`),
    ...(sources ?? []).map((source) => `source:${source}`),
    ...(withoutSources ?? []).map((source) => `-source:${source}`),
  ]
  return createHash('sha256').update(JSON.stringify(parts.sort())).digest('base64url').slice(0, 12)
}

/** What a group requires, as a name: ids of its concepts, and the stems of its words in quotes, with how they sound if that counts. */
export function groupKey({ terms }: ConceptGroup): string {
  return terms.length === 1 ? termKey(terms[0] as Term) : terms.map(termKey).sort().join('|')
}

/** The same for groups that a person means one thing by: two forms of a word sound different. */
export function meaningKey(group: ConceptGroup): string {
  return groupKey(group).replaceAll(/~[^|]*/g, '')
}

function termKey(term: Term): string {
  if (term.type === 'concept') return term.id
  if (term.type === 'phrase') return `"${term.stems.join(' ')}"`
  return `"${term.stem}"${term.nameKey === undefined ? '' : `~${term.nameKey}`}`
}

import type { Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { SHORTEST_STEM } from '../language/stem.ts'
import type { ConceptGroup, Term } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'

const PREFIX = 4 // letters of a word that an index of articles keeps
const MOST_ENDING_OF_SHORT = 2 // letters that may follow a stem shorter than the prefix, as `isFormOf` has it

/**
 * What an index keeps of an article, so that a search need not read it: its concepts, the beginnings of its words, and its names as they
 * sound. A group that an article satisfies has one of `termsOfGroup` among them; the reverse need not hold.
 */
export function termsOfArticle(sentences: readonly AnnotatedSentence[]): Set<string> {
  const terms = new Set<string>()
  for (const { hits, tokens } of sentences) {
    for (const { concept } of hits) terms.add(`concept ${concept}`)
    for (const { norm, capital } of tokens) {
      terms.add(wordTerm(norm))
      if (norm.length <= SHORTEST_STEM + MOST_ENDING_OF_SHORT)
        terms.add(wordTerm(norm.slice(0, SHORTEST_STEM)))
      const key = capital ? nameKey(norm) : undefined
      if (key !== undefined) terms.add(`name ${key}`)
    }
  }
  return terms
}

/** An article that holds the group has at least one of these terms. */
export function termsOfGroup({ terms }: ConceptGroup, lexicon: Lexicon): string[] {
  return terms.flatMap((term: Term) => {
    if (term.type === 'concept') return lexicon.takenBy(term.id).map((id) => `concept ${id}`)
    if (term.type === 'phrase') return [wordTerm(term.stems[0] ?? '')]
    return [wordTerm(term.stem), ...(term.nameKey === undefined ? [] : [`name ${term.nameKey}`])]
  })
}

function wordTerm(norm: string): string {
  return `word ${norm.slice(0, PREFIX)}`
}

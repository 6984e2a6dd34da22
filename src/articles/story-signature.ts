import type { Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { tokenize } from '../language/tokenize.ts'
import type { Article, StorySignature } from '../model/article.ts'

const TITLE = 1.5 // weight of what stands in the title; the lead counts 1
const HINT = 0.7
const WORD_PREFIX = 6 // letters: what inflection leaves alone
const SHORTEST_WORD = 4 // letters
const YEAR = /^20\d\d$/ // says nothing about which event

export type Reported = Pick<Article, 'title' | 'lead' | 'language' | 'link' | 'feedId'>

/**
 * What tells an event from another: its concepts, and beside them names (in any script), numbers and words (by their beginnings).
 * Concepts, names and numbers are the same in every language.
 */
export function signatureOf(article: Reported, lexicon: Lexicon): StorySignature {
  const { title, lead, language, link, feedId } = article
  const features: Record<string, number> = Object.create(null)
  for (const [text, weight] of [
    [title, TITLE],
    [lead, 1],
  ] as const) {
    const tokens = tokenize(text)
    const hits = lexicon.find(tokens, language)
    const covered = new Set<number>()
    for (const { concept, strength, from, to } of hits) {
      const feature = `${kindOf(concept, lexicon)} ${concept}`
      note(features, feature, strength === 'strong' ? weight : weight * HINT)
      for (let index = from; index < to; index++) covered.add(index)
    }
    for (const [index, { norm, capital }] of tokens.entries()) {
      if (covered.has(index)) continue
      if (/^\d+$/.test(norm)) {
        if (norm.length > 1 && !YEAR.test(norm)) note(features, `number ${norm}`, weight)
        continue
      }
      const name = capital ? nameKey(norm) : undefined
      if (name !== undefined) note(features, `name ${name}`, weight)
      if (norm.length >= SHORTEST_WORD) note(features, `word ${norm.slice(0, WORD_PREFIX)}`, weight)
    }
  }
  return { outlet: link === undefined ? feedId : new URL(link).host, language, features: { ...features } }
}

function note(features: Record<string, number>, feature: string, weight: number): void {
  features[feature] = Math.max(features[feature] ?? 0, weight)
}

function kindOf(id: string, lexicon: Lexicon): 'place' | 'country' | 'concept' {
  const kind = lexicon.concepts.get(id)?.kind
  return kind === 'place' || kind === 'country' ? kind : 'concept'
}

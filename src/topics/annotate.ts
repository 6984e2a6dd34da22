import type { ConceptHit, Lexicon } from '../language/lexicon.ts'
import { sentencesOf } from '../language/sentences.ts'
import { type Token, tokenize } from '../language/tokenize.ts'
import type { Article } from '../model/article.ts'

export type Zone = 'title' | 'lead' | 'text'

/** A sentence of an article with the concepts in it. */
export interface AnnotatedSentence {
  zone: Zone
  text: string
  tokens: Token[]
  hits: ConceptHit[]
}

/** Reads an article once, for all topics: its sentences in order, the title first. */
export function annotate(
  { title, lead, text, language }: Pick<Article, 'title' | 'lead' | 'text' | 'language'>,
  lexicon: Lexicon,
): AnnotatedSentence[] {
  const sentences: AnnotatedSentence[] = []
  const read = (zone: Zone, sentence: string) => {
    const tokens = zone !== 'title' && isList(sentence) ? [] : tokenize(sentence)
    sentences.push({ zone, text: sentence, tokens, hits: lexicon.find(tokens, language) })
  }
  read('title', title)
  for (const { start, end } of sentencesOf(lead)) read('lead', lead.slice(start, end))
  for (const { start, end } of sentencesOf(text)) read('text', text.slice(start, end))
  settleMeanings(sentences, lexicon)
  return sentences
}

// What an article of these fields says of fire, war or a collapse is figurative more often than not.
const FIGURATIVE_FIELDS = ['sport', 'culture', 'video-games']
const DOMINANT = 2 // hits in title and lead that make a field the article's own

const SEPARATOR = /[•▪●◦·|]/g
const FEWEST_SEPARATORS = 2

/** Headlines or tags in a row: they speak of other articles. */
function isList(sentence: string): boolean {
  return (sentence.match(SEPARATOR)?.length ?? 0) >= FEWEST_SEPARATORS
}

/**
 * Decides what ambiguous words mean by what stands beside them in the article: a hint counts as the concept itself where that is named
 * elsewhere, or where one of its companions is; a concept goes where its words mean something else beside what title and lead are about,
 * and becomes a hint where the article's field uses such words figuratively.
 */
function settleMeanings(sentences: AnnotatedSentence[], lexicon: Lexicon): void {
  const { about, named } = subjectsOf(sentences, lexicon)
  const field = FIGURATIVE_FIELDS.find((each) => (about.get(each) ?? 0) >= DOMINANT)
  for (const sentence of sentences) {
    if (sentence.hits.length === 0) continue
    sentence.hits = sentence.hits.flatMap((hit) => {
      const concept = lexicon.concepts.get(hit.concept)
      if (!concept || concept.notBeside.some((other) => about.has(other))) return []
      if (hit.strength === 'weak') {
        const companions = [hit.concept, ...concept.beside, ...concept.standsFor.map(({ concept: of }) => of)]
        const supported = companions.some((other) => named.has(other))
        return supported ? [{ ...hit, strength: 'strong' as const }] : [hit]
      }
      const figurative =
        field !== undefined && concept.kind === 'theme' && isForeign(hit.concept, field, about, lexicon)
      return figurative ? [{ ...hit, strength: 'weak' as const }] : [hit]
    })
  }
}

/** How often title and lead name each concept or a narrower one, and what the whole article names. */
function subjectsOf(
  sentences: readonly AnnotatedSentence[],
  lexicon: Lexicon,
): { about: Map<string, number>; named: Set<string> } {
  const about = new Map<string, number>()
  const named = new Set<string>()
  for (const { zone, hits } of sentences) {
    for (const { concept, strength } of hits) {
      if (strength !== 'strong') continue
      for (const { concept: each } of lexicon.concepts.get(concept)?.standsFor ?? []) named.add(each)
      for (const each of lexicon.withBroader(concept)) {
        named.add(each)
        if (zone !== 'text') about.set(each, (about.get(each) ?? 0) + 1)
      }
    }
  }
  return { about, named }
}

/** Whether a theme is no part of the field, and its own field is not what the article is about as much. */
function isForeign(id: string, field: string, about: ReadonlyMap<string, number>, lexicon: Lexicon): boolean {
  const own = lexicon.withBroader(id)
  if (own.some((each) => FIGURATIVE_FIELDS.includes(each))) return false
  const most = Math.max(...own.map((each) => about.get(each) ?? 0))
  return most * DOMINANT <= (about.get(field) ?? 0)
}

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
  article: Pick<Article, 'title' | 'lead' | 'text' | 'language'>,
  lexicon: Lexicon,
): AnnotatedSentence[] {
  const sentence = (zone: Zone, text: string): AnnotatedSentence => {
    const tokens = tokenize(text)
    return { zone, text, tokens, hits: lexicon.find(tokens, article.language) }
  }
  const zone = (name: Zone, text: string) =>
    sentencesOf(text).map(({ start, end }) => sentence(name, text.slice(start, end)))
  const sentences = [
    sentence('title', article.title),
    ...zone('lead', article.lead),
    ...zone('text', article.text),
  ]
  return withoutOtherMeanings(sentences, lexicon)
}

/** Takes away the hits of concepts whose words mean something else beside what the title and lead are about. */
function withoutOtherMeanings(sentences: AnnotatedSentence[], lexicon: Lexicon): AnnotatedSentence[] {
  const about = new Set<string>()
  for (const { zone, hits } of sentences) {
    if (zone !== 'text')
      for (const { concept, strength } of hits) if (strength === 'strong') about.add(concept)
  }
  const excluded = (id: string) => {
    const others = lexicon.concepts.get(id)?.notBeside ?? []
    return others.some((other) => [...lexicon.withNarrower(other)].some((each) => about.has(each)))
  }
  const out = new Set(
    [...new Set(sentences.flatMap(({ hits }) => hits.map((hit) => hit.concept)))].filter(excluded),
  )
  if (out.size === 0) return sentences
  return sentences.map((each) => ({ ...each, hits: each.hits.filter((hit) => !out.has(hit.concept)) }))
}

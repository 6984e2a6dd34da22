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
  return [sentence('title', article.title), ...zone('lead', article.lead), ...zone('text', article.text)]
}

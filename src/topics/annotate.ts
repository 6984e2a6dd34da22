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
    const tokens = tokenize(sentence)
    sentences.push({ zone, text: sentence, tokens, hits: lexicon.find(tokens, language) })
  }
  read('title', title)
  for (const { start, end } of sentencesOf(lead)) read('lead', lead.slice(start, end))
  for (const { start, end } of sentencesOf(text)) read('text', text.slice(start, end))
  dropOtherMeanings(sentences, lexicon)
  return sentences
}

/** Takes away the hits of concepts whose words mean something else beside what the title and lead are about. */
function dropOtherMeanings(sentences: AnnotatedSentence[], lexicon: Lexicon): void {
  const about = new Set<string>()
  for (const { zone, hits } of sentences) {
    if (zone === 'text') break
    for (const { concept, strength } of hits) {
      if (strength === 'strong') for (const each of lexicon.withBroader(concept)) about.add(each)
    }
  }
  const means = (id: string) => !lexicon.concepts.get(id)?.notBeside.some((other) => about.has(other))
  for (const sentence of sentences) {
    if (sentence.hits.some(({ concept }) => !means(concept)))
      sentence.hits = sentence.hits.filter(({ concept }) => means(concept))
  }
}

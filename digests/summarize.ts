import { sentencesOf } from '../src/language/sentences.ts'
import type { Article } from '../src/model/article.ts'
import type { Evidence } from '../src/model/topic.ts'

const LOOKED_AT = 20 // sentences

/** One to three sentences of an article that show why it matched, in the article's order; none if it has nothing but a title. */
export function summarize(article: Article, evidence: readonly Evidence[], most: number): string[] {
  const whole = `${article.lead}\n${article.text}`
  // Evidence of a match may come from another report of the same story; only this article's own words are quoted.
  const place = (sentence: string) => whole.indexOf(sentence.replace(/…$/, ''))
  const told = new Set<string>()
  for (const { sentence } of evidence) {
    if (sentence !== '' && place(sentence) >= 0 && !sameText(sentence, article.title)) told.add(sentence)
  }
  if (told.size === 0) {
    // The title shows it all; of the article's own sentences the one that says most of it again.
    return mostTelling(
      article,
      evidence.flatMap(({ words }) => words),
    )
  }
  return [...told].sort((a, b) => place(a) - place(b)).slice(0, most)
}

function sameText(a: string, b: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()
  return bare(a) === bare(b)
}

function mostTelling(article: Article, words: readonly string[]): string[] {
  const body = `${article.lead}\n${article.text}`
  const sentences = sentencesOf(body)
    .slice(0, LOOKED_AT)
    .map(({ start, end }) => body.slice(start, end))
    .filter((sentence) => !sameText(sentence, article.title))
  const distinct = [...new Set(words)]
  const told = (sentence: string) => distinct.filter((word) => sentence.includes(word)).length
  const best = sentences.reduce<string | undefined>(
    (a, b) => (a === undefined || told(b) > told(a) ? b : a),
    undefined,
  )
  return best === undefined ? [] : [best]
}

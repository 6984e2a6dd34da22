import { sentencesOf } from '../src/language/sentences.ts'
import type { Article } from '../src/model/article.ts'
import type { Match } from '../src/model/topic.ts'

/** One to three sentences of an article that show why it matched, in the article's order; none if it has nothing but a title. */
export function summarize(
  article: Article,
  { evidence, quote }: Pick<Match, 'evidence' | 'quote'>,
  most: number,
): string[] {
  const whole = `${article.lead}\n${article.text}`
  // Evidence of a match may come from another report of the same story; only this article's own words are quoted.
  const place = (sentence: string) => whole.indexOf(sentence.replace(/…$/, ''))
  const told = new Set<string>()
  for (const { sentence } of evidence) {
    if (sentence !== '' && place(sentence) >= 0 && !sameText(sentence, article.title)) told.add(sentence)
  }
  if (told.size === 0) {
    // The title shows it all; of the article's own sentences the one that says most of it again, or else its beginning.
    const telling = quote !== undefined && place(quote) >= 0 ? quote : firstSentence(article)
    return telling === undefined ? [] : [telling]
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

function firstSentence(article: Article): string | undefined {
  const body = article.lead || article.text
  return sentencesOf(body)
    .map(({ start, end }) => body.slice(start, end))
    .find((sentence) => !sameText(sentence, article.title))
}

import { boldWords, escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import { showTime } from '../src/text/show-time.ts'
import type { Item } from './load-items.ts'
import type { Reader } from './reader.ts'
import { summarize } from './summarize.ts'

/** How much of an article is shown; characters (code points). */
export interface ItemSize {
  title: number
  sentences: number
  sentence: number
}

const LONGEST_SOURCE = 60 // characters
const LONGEST_LINK = 2000

/** The title, linked where the article has a link, with the matched words in bold. */
export function renderHeadline({ article, match }: Pick<Item, 'article' | 'match'>, longest: number): string {
  const words = match.evidence.flatMap((each) => each.words)
  const title = boldWords(cutToFit(article.title, longest), words)
  return article.link !== undefined && article.link.length <= LONGEST_LINK
    ? `<a href="${escapeHtml(article.link)}">${title}</a>`
    : title
}

/** Linked headline, source and time, and the sentences that show why it matched, with the matched words in bold. */
export function renderItem({ article, match }: Item, reader: Reader, size: ItemSize): string {
  const words = match.evidence.flatMap((each) => each.words)
  const when = showTime(
    article.publishedAt ?? article.firstSeenAt,
    reader.now,
    reader.timeZone,
    reader.language,
  )
  const source = cutToFit(article.source, LONGEST_SOURCE)
  const media = article.media
    ? ` <a href="${escapeHtml(article.media.url)}">${article.media.kind === 'audio' ? '🎧' : '🎬'}</a>`
    : ''
  const lines = [
    renderHeadline({ article, match }, size.title),
    `<i>${reader.t('item.when', { source, time: when })}</i>${media}`,
  ]
  const sentences = summarize(article, match, size.sentences)
  if (sentences.length > 0) {
    const text = sentences.map((sentence) => boldWords(cutToFit(sentence, size.sentence), words)).join(' … ')
    lines.push(`<blockquote>${text}</blockquote>`)
  }
  return lines.join('\n')
}

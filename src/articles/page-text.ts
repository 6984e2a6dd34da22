import { Readability } from '@mozilla/readability'
import { dropClutter } from './drop-clutter.ts'
import { htmlToText } from './html-to-text.ts'
import { removeAppeals } from './page-appeals.ts'
import { removeLinkedClutter, removeNamed } from './page-clutter.ts'
import {
  makeParagraphs,
  measure,
  type PageDocument,
  type PageElement,
  pageDocument,
} from './page-document.ts'
import { pageMarkup, shown } from './page-markup.ts'
import { keepScope } from './page-scope.ts'
import { isWall } from './page-walls.ts'

const LONGEST_TEXT = 20_000 // characters
const SHORTEST_TEXT = 200
const FEWEST_WORDS = 25

/**
 * The text of the article that a news page holds, a line a paragraph, without headline and clutter. Undefined if it holds none: a
 * wall, an error, an index of headlines, or a page that cannot be read. Never throws, fetches or runs anything.
 */
export function pageText(html: string, url: string): string | undefined {
  // A feed's dead link often leads to the front page.
  if (isFrontPage(url)) return undefined
  try {
    const markup = pageMarkup(html)
    if (markup === undefined) return undefined
    const text = cut(articleIn(pageDocument(markup.html), markup.title))
    return isArticle(text) && !isWall(markup.title, text) ? text : undefined
  } catch {
    return undefined // Readability and linkedom promise nothing about pages that nobody tested them with.
  }
}

function isArticle(text: string): boolean {
  return text.length >= SHORTEST_TEXT && (text.match(/\p{L}+/gu)?.length ?? 0) >= FEWEST_WORDS
}

function articleIn(document: PageDocument, title: string): string {
  makeParagraphs(document)
  removeNamed(document.body)
  keepScope(document, title)
  removeAppeals(document.body)
  removeLinkedClutter(document.body)
  const marked = document.body.querySelectorAll('[itemprop="articleBody"]')
  const only = marked[0]
  const html = marked.length === 1 && only !== undefined && isLong(only) ? only.innerHTML : readable(document)
  return withoutDateline(withoutCaptions(dropClutter(shown(htmlToText(html)))))
}

// A picture's caption often is a paragraph like others, and only its end tells.
const CREDIT =
  /^.{0,160}(?:(?:[Pp]hoto(?:graph)?|[Ff]oto|[Ff]ot|[Bb]ild|[Фф]ото|[Зз]дымак|[Cc]rédit)[.:]|©) ?\p{Lu}[^.!?]{1,50}$/u
const CLOCK = /^[\d\s.:,/–-]+$/

function withoutCaptions(text: string): string {
  return text
    .split('\n')
    .filter((line) => !CREDIT.test(line) && !CLOCK.test(line))
    .join('\n')
}

// Lines before the text that say when, by whom, how often read: short, with a time or a name, and no sentence.
const DATELINE = /\d{1,2}[:.]\d{2}|\b\d{4}\b|^(?:by|von|par|por|autor|автор|аўтар)[: ]/iu

function withoutDateline(text: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex(
    (line) => line.length > 100 || /[.!?…:»”"]$/.test(line) || !DATELINE.test(line),
  )
  return lines.slice(Math.max(0, first)).join('\n')
}

function isLong(element: PageElement): boolean {
  return (measure(element).get(element)?.text ?? 0) > 2 * SHORTEST_TEXT
}

function readable(document: PageDocument): string {
  nameOnlyContent(document)
  const reader = new Readability(document, { disableJSONLD: true, charThreshold: SHORTEST_TEXT })
  return reader.parse()?.content ?? ''
}

// Readability judges by names too, and loses paragraphs that are called "commentary" or "extra": ours are judged already.
function nameOnlyContent(document: PageDocument): void {
  for (const element of document.body.querySelectorAll('[class], [id]')) {
    const isContent = /article|body|content|entry|story|text|post/i.test(`${element.className} ${element.id}`)
    element.removeAttribute('class')
    element.removeAttribute('id')
    if (isContent) element.className = 'article'
  }
}

function isFrontPage(url: string): boolean {
  try {
    const { pathname, search } = new URL(url)
    return pathname === '/' && search === ''
  } catch {
    return false
  }
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text
  return text
    .slice(0, LONGEST_TEXT)
    .replace(/\s+\S*$|\p{Surrogate}$/u, '')
    .trimEnd()
}

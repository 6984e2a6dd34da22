import { isBlock, measure, type PageDocument, type PageElement } from './page-document.ts'
import { shown } from './page-markup.ts'

const ENOUGH = 300 // letters of an article's text that does not lead away
const ENOUGH_IN_ARTICLE = 150
const PARAGRAPH = 60
const ABOVE = 200 // letters above the headline: date, section, byline

/**
 * Leaves in the body only the smallest container around the headline that holds an article's worth of text, without the headline and
 * what is above it. Columns of other articles stay outside. A page without a headline stays as it is.
 */
export function keepScope(document: PageDocument, title: string): void {
  const { body } = document
  const headline = headlineOf(body, title)
  if (headline === undefined) return
  const scope = scopeOf(headline, body)
  const sizes = measure(body)
  for (let at = headline; at !== scope && at.parentElement !== null; at = at.parentElement) {
    const siblings = at.parentElement.childNodes
    for (const above of siblings.slice(0, siblings.indexOf(at))) {
      if ((sizes.get(above)?.text ?? 0) < ABOVE) above.remove()
    }
  }
  // What introduces the article stands beside its headline; Readability looks for it beside the text.
  for (let up = headline.parentElement; up !== scope && up?.parentElement != null; ) {
    const next: PageElement = up.parentElement
    for (const node of [...up.childNodes]) next.insertBefore(node, up)
    up.remove()
    up = next
  }
  headline.remove()
  const kept = document.createElement('div')
  for (const node of [...scope.childNodes]) kept.appendChild(node)
  for (const node of [...body.childNodes]) node.remove()
  body.appendChild(kept)
}

function headlineOf(body: PageElement, title: string): PageElement | undefined {
  const heads = body.querySelectorAll('h1')
  const isTitle = (heading: PageElement) => {
    const text = shown(heading.textContent).replace(/\s+/g, ' ').trim()
    return text.length > 15 && title.includes(text)
  }
  const only = heads.length === 1 ? heads[0] : undefined
  // The only h1 may be the site's name.
  return heads.find(isTitle) ?? body.querySelectorAll('h2, h3').find(isTitle) ?? only
}

function scopeOf(headline: PageElement, body: PageElement): PageElement {
  const sizes = measure(body)
  const own = (element: PageElement) => {
    const size = sizes.get(element)
    return size === undefined ? 0 : size.text - size.linked
  }
  let scope = headline
  while (scope !== body && scope.parentElement !== null) {
    scope = scope.parentElement
    const text = own(scope) - own(headline)
    if (scope.localName === 'article' && text >= ENOUGH_IN_ARTICLE) break
    if (text < ENOUGH || scope.localName === 'header') continue
    const paragraphs = scope
      .querySelectorAll('p, div, td')
      .filter((p) => own(p) >= PARAGRAPH && !p.children.some(isBlock))
    if (paragraphs.length > 1) break
  }
  return scope
}

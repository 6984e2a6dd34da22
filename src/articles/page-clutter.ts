import { isReadAlso } from './drop-clutter.ts'
import { measure, type PageElement, type Size } from './page-document.ts'

const words = (list: string) => new Set(list.split(/\s+/))

// What elements beside an article are called; a pair stands for two words in a row.
const CLUTTER = words(
  `sidebar comments comment respond disqus replies related recommended recommendation recommendations recommend recirculation
  newsletter newsletters subscribe subscription signup cookie cookies consent gdpr cmp outbrain taboola popular trending ticker
  breadcrumb breadcrumbs promo promotion advert adverts advertisement advertising ads ad sponsored sponsor banner share sharing shares
  social socials tags taglist keywords hashtags nav navbar navigation menu footer popup modal overlay toolbar byline author authors bio
  caption credit credits copyright paywall regwall piano widget weather currency currencies rates kurs kursy gate locked poll rating ratings feedback
  donate donation meta metadata dateline timestamp pagination pager search sr-only visually-hidden screen-reader most-read
  read-more read-also read-next readmore readalso mostread more-news other-news latest-news see-also also-read topics partners
  partner app-download follow telegram-link mehr-zum`,
)
// Some of them are also called so where the article itself stands.
const UNSURE = words(
  'meta social share topics banner promo widget author partner partners follow search rating feedback',
)
// "has-sidebar" has none inside; "tag-weather" on WordPress is what the article is about.
const SAYS_NOTHING = /^(?:has|no|with|without|tag|category|type|status|format|is|not|hide)[-_]/
const CARD = 900 // letters at most in a card of another article
const TEASER = 350
const MOST_MARKERS = 60 // each looks at all its siblings
const HEADING = /^h[2-6]$/

/** Takes out what leads to other articles: "read also", "Other news", cards, tags, menus. */
export function removeLinkedClutter(body: PageElement): void {
  removeMarked(body)
  removeCards(body)
  removeLinks(body)
}

/** Takes out what is beside the article by its name. */
export function removeNamed(body: PageElement): void {
  const sizes = measure(body)
  const whole = sizes.get(body)?.text ?? 0
  for (const element of body.querySelectorAll('[class], [id]')) {
    const word = clutterWord(element)
    if (word === undefined || isAroundArticle(element)) continue
    const text = sizes.get(element)?.text ?? 0
    if (!UNSURE.has(word) || text < whole / 4) element.remove()
  }
}

function clutterWord(element: PageElement): string | undefined {
  for (const name of `${element.className} ${element.id}`.split(/\s+/)) {
    if (SAYS_NOTHING.test(name)) continue
    const parts = name
      .replace(/([a-z])([A-Z])/g, '$1-$2')
      .toLowerCase()
      .split(/[-_:]+/)
    for (const [at, part] of parts.entries()) {
      if (/^(?:has|no|with|without)$/.test(parts[at - 1] ?? '')) continue
      if (CLUTTER.has(part)) return part
      if (CLUTTER.has(`${part}-${parts[at + 1]}`)) return `${part}-${parts[at + 1]}`
    }
  }
  return undefined
}

function isAroundArticle(element: PageElement): boolean {
  return (
    element.localName === 'main' ||
    element.getAttribute('itemprop') === 'articleBody' ||
    element.querySelector('h1, main, [itemprop="articleBody"]') !== null
  )
}

/** "Read also" and the links after it; "Other news" with headlines and the beginnings of their articles. */
function removeMarked(body: PageElement): void {
  const sizes = measure(body)
  let markers = 0
  for (const marker of body.querySelectorAll('h2, h3, h4, h5, h6, p, div, span, strong, b')) {
    if (!isReadAlso(marker.textContent) || marker.parentElement === null) continue
    if (++markers > MOST_MARKERS) break
    let block = marker
    // A marker that is alone in its container has its list beside the container.
    const text = marker.textContent.trim()
    while (block.parentElement !== body && block.parentElement?.textContent.trim() === text) {
      block = block.parentElement
    }
    const list = listAfter(block, sizes)
    for (const element of list) element.remove()
    block.remove()
  }
}

function listAfter(marker: PageElement, sizes: Map<PageElement, Size>): PageElement[] {
  const siblings = marker.parentElement?.children ?? []
  const list: PageElement[] = []
  let waiting: PageElement[] = [] // teasers, until a link behind them says that the list goes on
  let links = 0
  let teasers = 0
  for (const element of siblings.slice(siblings.indexOf(marker) + 1)) {
    const size = sizes.get(element) ?? { text: 0, linked: 0 }
    if (size.text === 0) continue
    if (size.linked > 0.6 * size.text) {
      list.push(...waiting, element)
      teasers += waiting.length > 0 ? 1 : 0
      waiting = []
      links++
    } else if (links > 0 && waiting.length < 2 && size.text <= TEASER && !HEADING.test(element.localName)) {
      waiting.push(element)
    } else break
  }
  if (links > 1 && teasers >= links - 1) list.push(...waiting.slice(0, 1))
  return list
}

/** Cards of other articles: a small container whose heading leads to another page. */
function removeCards(body: PageElement): void {
  const sizes = measure(body)
  const rows = new Map<PageElement, PageElement[]>()
  for (const heading of body.querySelectorAll('h2, h3, h4, h5, h6')) {
    if (!isLinked(sizes.get(heading)) && heading.parentElement?.localName !== 'a') continue
    let card = heading
    for (let up = heading.parentElement; up !== null && up !== body; up = up.parentElement) {
      if ((sizes.get(up)?.text ?? 0) > CARD || isAroundArticle(up)) break
      card = up
    }
    if (card.parentElement !== null)
      rows.set(card.parentElement, [...(rows.get(card.parentElement) ?? []), card])
  }
  for (const cards of rows.values()) {
    for (const card of cards) {
      const teaser = card.nextElementSibling
      // An index without cards: headlines that lead away, each with the beginning of its article.
      if (cards.length > 2 && teaser?.localName === 'p' && (sizes.get(teaser)?.text ?? 0) <= TEASER)
        teaser.remove()
      card.remove()
    }
  }
}

/** Blocks that are nothing but links to other pages: tags, menus, headlines. */
function removeLinks(body: PageElement): void {
  const sizes = measure(body)
  for (const element of body.querySelectorAll(
    'p, div, section, ul, ol, dl, table, article, h2, h3, h4, h5, h6',
  )) {
    if (isLinked(sizes.get(element))) element.remove()
  }
}

function isLinked(size: Size | undefined): boolean {
  return size !== undefined && size.text > 0 && size.linked >= 0.8 * size.text
}

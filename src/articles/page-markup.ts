import { Parser } from 'htmlparser2'

const LONGEST_PAGE = 2_000_000 // characters; the rest is not looked at
const DEEPEST = 200 // elements inside elements, those that are kept; news pages have about 40
const MOST_ELEMENTS = 10_000 // that are kept; news pages have about 2,000
const MOST_DEPTH = 400_000 // depths of all elements added up; news pages have about 40,000
const LONGEST_KEPT = 200_000 // characters of text; an article has a tenth of that at most
const LONGEST_TITLE = 1000
const LONGEST_NAME = 300 // characters of a class or id

const words = (list: string) => new Set(list.split(/\s+/))

const KEPT = words(
  'p div section article main header ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table thead tbody tfoot tr td th a b strong i em br hr q time details summary',
)
const AS_BLOCK = words('form figure center fieldset hgroup caption')
const NEVER_TEXT = words(
  'head script style noscript template svg math canvas iframe object embed audio video map dialog select button textarea datalist nav footer aside figcaption address menu rp rt',
)
const WITHOUT_TEXT = words(
  'html body img picture source track input meta link base wbr colgroup col param area',
)
const ASIDE_ROLES = words(
  'navigation banner contentinfo complementary dialog alertdialog alert search menu menubar toolbar tablist',
)

export interface PageMarkup {
  title: string
  /** The page's body with nothing but text, known elements, classes, and whether a link leads away. */
  html: string
}

/**
 * The part of a page that can hold text, as markup that is safe to build a document of: scripts, menus, hidden parts and all
 * attributes that nobody asks for are left out. Undefined if the page is too deep or has too many elements.
 */
export function pageMarkup(html: string): PageMarkup | undefined {
  const page = { title: '', html: '' }
  const names: (string | undefined)[] = [] // what each open element became; undefined is not kept
  let skipping = 0
  let elements = 0
  let depth = 0
  let depths = 0
  let length = 0
  let inTitle = false
  let paragraphs = 0
  let refused = false
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        // The parser itself searches its stack for every closing tag.
        if (refused || names.length > 5 * DEEPEST) return refuse()
        if (tag === 'title' && page.title === '') inTitle = true
        if (skipping > 0 || isAside(tag, attributes)) {
          skipping++
          names.push(undefined)
          return
        }
        const name = nameFor(tag, attributes, paragraphs > 0)
        names.push(name)
        if (name === undefined) return
        if (name !== 'br' && name !== 'hr') depth++
        depths += depth
        if (++elements > MOST_ELEMENTS || depth > DEEPEST || depths > MOST_DEPTH) return refuse()
        if (name === 'p') paragraphs++
        page.html += `<${name}${attributesFor(tag, attributes)}>`
      },
      ontext(text) {
        if (inTitle && page.title.length < LONGEST_TITLE) page.title += text
        if (skipping > 0 || refused || length > LONGEST_KEPT) return
        length += text.length
        page.html += hidden(text)
      },
      onclosetag(tag) {
        if (refused) return
        if (tag === 'title') inTitle = false
        const name = names.pop()
        if (skipping > 0) {
          skipping--
          return
        }
        if (name === undefined || name === 'br' || name === 'hr') return
        depth--
        if (name === 'p') paragraphs--
        // Cells of a row are words of one line.
        page.html += name === 'td' || name === 'th' ? ` </${name}>` : `</${name}>`
      },
    },
    { decodeEntities: true },
  )
  function refuse() {
    refused = true
    parser.reset()
  }
  parser.write(html.slice(0, LONGEST_PAGE))
  parser.end()
  return refused ? undefined : { title: page.title.replace(/\s+/g, ' ').trim(), html: page.html }
}

type Attributes = Record<string, string>

function isAside(tag: string, attributes: Attributes): boolean {
  return (
    NEVER_TEXT.has(tag) ||
    tag.startsWith('amp-') ||
    attributes['hidden'] !== undefined ||
    attributes['aria-hidden'] === 'true' ||
    ASIDE_ROLES.has(attributes['role'] ?? '') ||
    /display\s*:\s*none|visibility\s*:\s*hidden/i.test(attributes['style']?.slice(0, 1000) ?? '')
  )
}

function nameFor(tag: string, attributes: Attributes, inParagraph: boolean): string | undefined {
  if (WITHOUT_TEXT.has(tag)) return undefined
  if (tag === 'a' && attributes['href'] === undefined) return 'span'
  if (KEPT.has(tag)) return tag
  // An element of the page's own making stands for a block, unless it is inside a paragraph.
  return AS_BLOCK.has(tag) || (tag.includes('-') && !inParagraph) ? 'div' : 'span'
}

function attributesFor(tag: string, attributes: Attributes): string {
  const own = tag.includes('-') ? tag : ''
  const names = `${own} ${attributes['class'] ?? ''}`.slice(0, LONGEST_NAME).trim()
  const id = attributes['id']?.slice(0, LONGEST_NAME) ?? ''
  let text = ''
  if (names !== '') text += ` class="${escaped(names)}"`
  if (id !== '') text += ` id="${escaped(id)}"`
  if (tag === 'a') text += ` href="${attributes['href']?.startsWith('#') ? '#' : '/'}"`
  if (/\barticleBody\b/.test(attributes['itemprop'] ?? '')) text += ' itemprop="articleBody"'
  return text
}

function escaped(name: string): string {
  return name.replace(/[<>&"]/g, ' ')
}

// As entities these characters would make a text node each, and a hostile page would have millions.
const HIDDEN = new Map([
  ['<', '\ue000'],
  ['&', '\ue001'],
])
const SHOWN = new Map([...HIDDEN].map(([character, hidden]) => [hidden, character]))

function hidden(text: string): string {
  return text.replace(/[\ue000\ue001]/g, ' ').replace(/[<&]/g, (found) => HIDDEN.get(found) ?? found)
}

/** Text that was taken from the markup, with the characters that were hidden in it. */
export function shown(text: string): string {
  return text.replace(/[\ue000\ue001]/g, (found) => SHOWN.get(found) ?? found)
}

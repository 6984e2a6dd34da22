import { parseHTML } from 'linkedom'

/** As much of the DOM as is used here; the compiler knows no browser. */
export interface PageElement {
  readonly localName: string
  readonly nodeType: number
  readonly textContent: string
  readonly parentElement: PageElement | null
  readonly nextElementSibling: PageElement | null
  readonly children: PageElement[]
  readonly childNodes: PageElement[]
  readonly innerHTML: string
  className: string
  id: string
  getAttribute(name: string): string | null
  hasAttribute(name: string): boolean
  removeAttribute(name: string): void
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): PageElement[]
  appendChild(child: PageElement): unknown
  insertBefore(child: PageElement, before: PageElement): unknown
  contains(other: PageElement): boolean
  remove(): void
}

export interface PageDocument {
  readonly body: PageElement
  createElement(name: string): PageElement
}

export const ELEMENT = 1 // Node.ELEMENT_NODE

export function pageDocument(bodyHtml: string): PageDocument {
  const window: { document: PageDocument } = parseHTML(
    `<!doctype html><html><head></head><body>${bodyHtml}</body></html>`,
  )
  return window.document
}

/** How much text an element holds, in characters, and how much of it leads to other pages. */
export interface Size {
  text: number
  linked: number
}

/** The sizes of an element and of all in it, in one walk. */
export function measure(root: PageElement): Map<PageElement, Size> {
  const sizes = new Map<PageElement, Size>()
  const walk = (element: PageElement, inLink: boolean): Size => {
    const size = { text: 0, linked: 0 }
    const linked = inLink || (element.localName === 'a' && element.getAttribute('href') !== '#')
    for (const child of element.childNodes) {
      if (child.nodeType === ELEMENT) {
        const inner = walk(child, linked)
        size.text += inner.text
        size.linked += inner.linked
      } else {
        const length = child.textContent.replace(/[\s\p{P}\p{S}]+/gu, '').length
        size.text += length
        if (linked) size.linked += length
      }
    }
    sizes.set(element, size)
    return size
  }
  walk(root, false)
  return sizes
}

const BLOCKS = new Set(
  'p div section article main header ul ol li dl dt dd h1 h2 h3 h4 h5 h6 blockquote pre table thead tbody tfoot tr td th hr details summary'.split(
    ' ',
  ),
)

export function isBlock(node: PageElement): boolean {
  return node.nodeType === ELEMENT && BLOCKS.has(node.localName)
}

/** Text that stands in a container with line breaks between its paragraphs, or beside blocks, is put into paragraphs. */
export function makeParagraphs(document: PageDocument): void {
  const { body } = document
  for (const element of [
    body,
    ...body.querySelectorAll('div, section, article, main, td, li, blockquote, header'),
  ]) {
    const nodes = [...element.childNodes]
    if (element !== body && !nodes.some((node) => isBlock(node) || node.localName === 'br')) continue
    let paragraph: PageElement | undefined
    for (const node of nodes) {
      if (isBlock(node)) paragraph = undefined
      else if (node.localName === 'br') {
        paragraph = undefined
        node.remove()
      } else if (paragraph !== undefined) paragraph.appendChild(node)
      else if (node.textContent.trim() !== '') {
        paragraph = document.createElement('p')
        element.insertBefore(paragraph, node)
        paragraph.appendChild(node)
      }
    }
  }
}

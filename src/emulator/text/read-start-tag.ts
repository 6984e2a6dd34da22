import { decodeHtmlEntity } from './decode-html-entity.ts'
import { byteOffset, isSpace, parseError } from './parse-error.ts'

export type Attributes = Record<string, string>

export interface StartTag {
  name: string
  attributes: Attributes
  /** Index of the character after the tag. */
  end: number
}

/** Reads `<name attribute=value …>` at `begin`. Unknown attributes are allowed and ignored, unknown tags are not. */
export function readStartTag(html: string, begin: number, supported: ReadonlySet<string>): StartTag {
  const place = `at byte offset ${byteOffset(html, begin)}`
  let at = begin + 1
  const char = () => html.charAt(at)
  const skipSpaces = () => {
    while (at < html.length && isSpace(char())) at++
  }
  while (!isSpace(char()) && char() !== '>') at++
  if (at >= html.length) throw parseError(`Unclosed start tag ${place}`)
  const name = html.slice(begin + 1, at).toLowerCase()
  if (!supported.has(name)) throw parseError(`Unsupported start tag "${name}" ${place}`)

  const attributes: Attributes = {}
  for (;;) {
    skipSpaces()
    if (char() === '>') return { name, attributes, end: at + 1 }
    const nameBegin = at
    while (!isSpace(char()) && !'=>/"\''.includes(char())) at++
    const attribute = html.slice(nameBegin, at)
    if (attribute === '') throw parseError(emptyName(html, at, name, place))
    skipSpaces()
    if (at >= html.length) throw parseError(`Unclosed start tag "${name}" ${place}`)
    if (char() !== '=') {
      attributes[attribute] = ''
      continue
    }
    at++
    skipSpaces()
    if (at >= html.length) throw parseError(`Unclosed start tag "${name}" ${place}`)
    const value = '"\''.includes(char()) ? readQuoted(html, at) : readToken(html, at)
    attributes[attribute] = value.text
    at = value.end
    if (at >= html.length) throw parseError(`Unclosed start tag ${place}`)
  }
}

function emptyName(html: string, at: number, name: string, place: string): string {
  return at >= html.length
    ? `Unclosed start tag "${name}" ${place}`
    : `Empty attribute name in the tag "${name}" ${place}`
}

/** An unquoted value: letters, digits, periods and hyphens only, so an address always needs quotes. */
function readToken(html: string, begin: number): { text: string; end: number } {
  let at = begin
  while (/^[a-z0-9.-]$/i.test(html.charAt(at))) at++
  if (!isSpace(html.charAt(at)) && html.charAt(at) !== '>') {
    throw parseError(`Unexpected end of name token at byte offset ${byteOffset(html, begin)}`)
  }
  return { text: html.slice(begin, at).toLowerCase(), end: at }
}

function readQuoted(html: string, begin: number): { text: string; end: number } {
  const quote = html.charAt(begin)
  let text = ''
  let at = begin + 1
  while (at < html.length && html.charAt(at) !== quote) {
    const decoded = html.charAt(at) === '&' ? decodeHtmlEntity(html, at) : undefined
    text += decoded ? decoded.text : html.charAt(at)
    at = decoded ? decoded.end : at + 1
  }
  return { text, end: at + 1 }
}

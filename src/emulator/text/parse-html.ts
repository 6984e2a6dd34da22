import type { MessageEntity } from 'grammy/types'
import { decodeHtmlEntity } from './decode-html-entity.ts'
import type { FormattedText } from './formatted-text.ts'
import { type OpenTag, tagEntity } from './html-tags.ts'
import { byteOffset, isSpace, parseError } from './parse-error.ts'
import { type Attributes, readStartTag } from './read-start-tag.ts'

const supportedTags = new Set(
  'a b strong i em s strike del u ins tg-spoiler tg-emoji tg-time span pre code blockquote'.split(' '),
)

/** The `parse_mode: 'HTML'` of the Bot API. The grammar and the wording follow TDLib's parse_html. */
export function parseHtml(html: string): FormattedText {
  if (html.includes('\0')) throw parseError('Text must not contain null bytes')
  const entities: MessageEntity[] = []
  const open: OpenTag[] = []
  let text = ''
  let at = 0
  while (at < html.length) {
    const char = html.charAt(at)
    const decoded = char === '&' ? decodeHtmlEntity(html, at) : undefined
    if (decoded) {
      text += decoded.text
      at = decoded.end
    } else if (char !== '<') {
      text += char
      at++
    } else if (html.charAt(at + 1) === '/') {
      at = readEndTag(html, at, open, text, entities)
    } else {
      const tag = readStartTag(html, at, supportedTags)
      checkSpan(html, at, tag.name, tag.attributes)
      open.push({
        name: tag.name,
        attributes: tag.attributes,
        offset: text.length,
      })
      at = tag.end
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) throw parseError(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  if (/\p{Surrogate}/u.test(text)) {
    throw parseError(
      'Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units',
    )
  }
  return { text, entities }
}

/** Closes the innermost tag and returns the index after the end tag. `</>` closes whatever is open. */
function readEndTag(
  html: string,
  begin: number,
  open: OpenTag[],
  text: string,
  entities: MessageEntity[],
): number {
  const offset = byteOffset(html, begin)
  const tag = open.at(-1)
  if (!tag) throw parseError(`Unexpected end tag at byte offset ${offset}`)
  let at = begin + 2
  while (at < html.length && !isSpace(html.charAt(at)) && html.charAt(at) !== '>') at++
  const name = html.slice(begin + 2, at).toLowerCase()
  while (at < html.length && isSpace(html.charAt(at))) at++
  if (html.charAt(at) !== '>') throw parseError(`Unclosed end tag at byte offset ${offset}`)
  if (name !== '' && name !== tag.name) {
    throw parseError(
      `Unmatched end tag at byte offset ${offset}, expected "</${tag.name}>", found "</${name}>"`,
    )
  }
  open.pop()
  if (text.length > tag.offset) tagEntity(tag, text, entities)
  return at + 1
}

function checkSpan(html: string, at: number, name: string, attributes: Attributes): void {
  if (name === 'span' && attributes['class'] !== 'tg-spoiler') {
    throw parseError(`Tag "span" must have class "tg-spoiler" at byte offset ${byteOffset(html, at)}`)
  }
}

import type { MessageEntity } from 'grammy/types'
import type { FormattedText } from './formatted-text.ts'
import { linkEntity } from './link-entity.ts'
import { byteOffset, parseError } from './parse-error.ts'

type Mark = {
  type: MessageEntity['type']
  text: string
  offset: number
  begin: number
  language?: string
}

/** Longest first: `__` is underline before `_` is italic. */
const marks: ReadonlyArray<readonly [string, MessageEntity['type'], string]> = [
  ['```', 'pre', 'PreCode'],
  ['__', 'underline', 'Underline'],
  ['||', 'spoiler', 'Spoiler'],
  ['*', 'bold', 'Bold'],
  ['_', 'italic', 'Italic'],
  ['~', 'strikethrough', 'Strikethrough'],
  ['`', 'code', 'Code'],
]

/** The `parse_mode: 'MarkdownV2'` of the Bot API, without block quotes, custom emoji and times. */
export function parseMarkdown(source: string): FormattedText {
  const entities: MessageEntity[] = []
  const open: Mark[] = []
  let text = ''
  let at = 0
  while (at < source.length) {
    const char = source.charAt(at)
    const inner = open.at(-1)
    const isCode = inner?.type === 'code' || inner?.type === 'pre'
    if (char === '\\' && isEscapable(source.charAt(at + 1))) {
      text += source.charAt(at + 1)
      at += 2
    } else if (!(isCode ? '`' : '_*[]()~`>#+-=|{}.!').includes(char)) {
      text += char
      at++
    } else if (inner?.text === '[' && char === ']') {
      const link = readAddress(source, at + 1, text.slice(inner.offset))
      open.pop()
      const entity = linkEntity(link.url, {
        offset: inner.offset,
        length: text.length - inner.offset,
      })
      if (entity && entity.length > 0) entities.push(entity)
      at = link.end
    } else if (inner && closes(source, at, inner)) {
      open.pop()
      const range = {
        offset: inner.offset,
        length: text.length - inner.offset,
      }
      if (range.length > 0) entities.push(markEntity(inner, range))
      at += inner.text.length
    } else {
      const mark = readMark(source, at, text.length, isCode)
      open.push(mark.mark)
      at = mark.end
    }
  }
  const unclosed = open.at(-1)
  if (unclosed) {
    const name = unclosed.text === '[' ? 'TextUrl' : marks.find(([mark]) => mark === unclosed.text)?.[2]
    throw parseError(`Can't find end of ${name} entity at byte offset ${byteOffset(source, unclosed.begin)}`)
  }
  return { text, entities }
}

function closes(source: string, at: number, mark: Mark): boolean {
  if (!source.startsWith(mark.text, at)) return false
  return mark.text !== '_' || source.charAt(at + 1) !== '_'
}

function readMark(source: string, at: number, offset: number, isCode: boolean): { mark: Mark; end: number } {
  const found = marks.find(([mark]) => source.startsWith(mark, at))
  if (source.charAt(at) === '[') {
    return {
      mark: { type: 'text_link', text: '[', offset, begin: at },
      end: at + 1,
    }
  }
  if (!found || isCode) {
    throw parseError(
      `Character '${source.charAt(at)}' is reserved and must be escaped with the preceding '\\'`,
    )
  }
  const [mark, type] = found
  if (mark !== '```')
    return {
      mark: { type, text: mark, offset, begin: at },
      end: at + mark.length,
    }
  const language = /^[^\s`]+(?=\s)/.exec(source.slice(at + 3))?.[0] ?? ''
  const end = at + 3 + language.length
  const lineBreak = /^(?:\r\n|\n\r|\r|\n)/.exec(source.slice(end))?.[0] ?? ''
  const withLanguage = language === '' ? {} : { language }
  return {
    mark: { type, text: mark, offset, begin: at, ...withLanguage },
    end: end + lineBreak.length,
  }
}

function markEntity(mark: Mark, range: { offset: number; length: number }): MessageEntity {
  if (mark.type === 'pre' && mark.language !== undefined)
    return { type: 'pre', language: mark.language, ...range }
  return { type: mark.type, ...range } as MessageEntity
}

/** `(address)` after `[text]`; without it the text itself is the address. */
function readAddress(source: string, begin: number, text: string): { url: string; end: number } {
  if (source.charAt(begin) !== '(') return { url: text, end: begin }
  let url = ''
  let at = begin + 1
  while (at < source.length && source.charAt(at) !== ')') {
    if (source.charAt(at) === '\\' && isEscapable(source.charAt(at + 1))) at++
    url += source.charAt(at++)
  }
  if (at >= source.length)
    throw parseError(`Can't find end of a URL at byte offset ${byteOffset(source, begin + 1)}`)
  return { url, end: at + 1 }
}

/** A backslash keeps any ASCII character from having a meaning. */
function isEscapable(char: string): boolean {
  return char > '\0' && char <= '~'
}

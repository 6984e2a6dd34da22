import type { MessageEntity } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import { detectEntities, detectedTypes } from './detect-entities.ts'
import { fixText } from './fix-text.ts'
import { countCodePoints, endOf, type FormattedText } from './formatted-text.ts'
import { linkEntity } from './link-entity.ts'
import { parseHtml } from './parse-html.ts'
import { parseMarkdown } from './parse-markdown.ts'

export const maxTextLength = 4096 // code points after entity parsing, Bot API sendMessage

export interface TextInput {
  text: string | undefined
  parseMode: string | undefined
  entities: MessageEntity[] | undefined
  /** In code points: 4096 for a message, 1024 for a caption. */
  maxLength: number
  isCaption?: boolean
}

/** Text, entities and length of what a bot sends, checked in this order. */
export function formatText(input: TextInput): FormattedText {
  const text = input.text ?? ''
  if (/\p{Surrogate}/u.test(text)) throw badRequest('strings must be encoded in UTF-8')
  if (!input.isCaption && isBlank(text)) throw badRequest('message text is empty')
  const fixed = fixText(parse(text, input.parseMode, input.entities))
  if (!input.isCaption && isBlank(fixed.text)) throw badRequest('message text is empty')
  if (countCodePoints(fixed.text) > input.maxLength) {
    throw badRequest(input.isCaption ? 'message caption is too long' : 'message is too long')
  }
  return {
    text: fixed.text,
    entities: detectEntities(fixed.text, fixed.entities),
  }
}

/** Characters without ink count as nothing. */
function isBlank(text: string): boolean {
  return /^[\s\u200b-\u200d\u2060\ufeff]*$/.test(text)
}

function parse(
  text: string,
  parseMode: string | undefined,
  entities: MessageEntity[] | undefined,
): FormattedText {
  switch (parseMode?.toLowerCase()) {
    case undefined:
    case '':
    case 'none':
      return {
        text,
        entities: (entities ?? []).flatMap((entity) => checkEntity(entity, text) ?? []),
      }
    case 'html':
      return parseHtml(text)
    case 'markdownv2':
      return parseMarkdown(text)
    case 'markdown':
      throw badRequest('the emulator knows no legacy Markdown, use HTML or MarkdownV2')
    default:
      throw badRequest('unsupported parse_mode')
  }
}

/** An entity that the bot gave itself; those that only Telegram may set, and links to nowhere, are dropped. */
function checkEntity(entity: MessageEntity, text: string): MessageEntity | undefined {
  const { offset, length } = entity
  if (!Number.isInteger(offset) || !Number.isInteger(length) || offset < 0 || length < 0) {
    throw badRequest("can't parse MessageEntity: offset and length must be non-negative integers")
  }
  if (endOf(entity) > text.length) {
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${endOf(entity)}`,
    )
  }
  for (const edge of [offset, endOf(entity)]) {
    if (/[\ud800-\udbff]/.test(text.charAt(edge - 1)) && /[\udc00-\udfff]/.test(text.charAt(edge))) {
      throw badRequest(`entity begins or ends in a middle of a UTF-16 symbol at UTF-16 offset ${edge}`)
    }
  }
  if (entity.type === 'text_link') return linkEntity(entity.url, { offset, length })
  return detectedTypes.has(entity.type) ? undefined : entity
}

import type { MessageEntity } from 'grammy/types'
import { isDateFormat } from './date-format.ts'
import { linkEntity } from './link-entity.ts'
import { parseError } from './parse-error.ts'
import type { Attributes } from './read-start-tag.ts'

export interface OpenTag {
  name: string
  attributes: Attributes
  offset: number
}

const simpleTypes: Record<string, MessageEntity.CommonMessageEntity['type']> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
}

/** Adds the entity of a tag that has just been closed at the end of `text`. */
export function tagEntity(tag: OpenTag, text: string, entities: MessageEntity[]): void {
  const range = { offset: tag.offset, length: text.length - tag.offset }
  const simple = simpleTypes[tag.name]
  if (simple) entities.push({ type: simple, ...range })
  else if (tag.name === 'a')
    pushIfAny(entities, linkEntity(tag.attributes['href'] || text.slice(tag.offset), range))
  else if (tag.name === 'blockquote') {
    entities.push({
      type: 'expandable' in tag.attributes ? 'expandable_blockquote' : 'blockquote',
      ...range,
    })
  } else if (tag.name === 'pre' || tag.name === 'code') codeEntity(tag, range, entities)
  else if (tag.name === 'tg-time') pushIfAny(entities, timeEntity(tag, range))
  else if (tag.name === 'tg-emoji') {
    const id = tag.attributes['emoji-id'] ?? ''
    if (!/^[1-9]\d*$/.test(id)) throw parseError('Invalid custom emoji identifier specified')
    entities.push({ type: 'custom_emoji', custom_emoji_id: id, ...range })
  }
}

type Range = { offset: number; length: number }

/** `<pre><code class="language-x">` is one block with a language; the two tags may stand in either order. */
function codeEntity(tag: OpenTag, range: Range, entities: MessageEntity[]): void {
  const last = entities.at(-1)
  const sameRange = last?.offset === range.offset && last.length === range.length
  const language = /^language-(.+)$/.exec(tag.attributes['class'] ?? '')?.[1]
  if (tag.name === 'pre' && sameRange && last?.type === 'code' && codeLanguages.has(last)) {
    entities[entities.length - 1] = {
      type: 'pre',
      ...range,
      language: codeLanguages.get(last) ?? '',
    }
  } else if (tag.name === 'code' && sameRange && last?.type === 'pre' && language !== undefined) {
    last.language = language
  } else {
    const entity: MessageEntity = {
      type: tag.name === 'pre' ? 'pre' : 'code',
      ...range,
    }
    if (tag.name === 'code' && language !== undefined) codeLanguages.set(entity, language)
    entities.push(entity)
  }
}

/** The language of a code entity only counts once a pre of the same range is around it. */
const codeLanguages = new WeakMap<MessageEntity, string>()

function timeEntity(tag: OpenTag, range: Range): MessageEntity | undefined {
  const format = tag.attributes['format'] ?? ''
  if (!isDateFormat(format)) throw parseError('Invalid date format specified')
  const unix = Number.parseInt(tag.attributes['unix'] ?? '', 10)
  if (!(unix > 0)) return undefined
  return {
    type: 'date_time',
    unix_time: unix,
    date_time_format: format,
    ...range,
  }
}

function pushIfAny(entities: MessageEntity[], entity: MessageEntity | undefined): void {
  if (entity) entities.push(entity)
}

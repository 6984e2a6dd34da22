import type { MessageEntity } from 'grammy/types'
import { isContinuous } from './detect-entities.ts'
import { endOf, type FormattedText, sortEntities } from './formatted-text.ts'

// Telegram keeps the first 100 entities of a message and drops the rest without a word.
const maxEntities = 100

/**
 * What the server does to a text before it keeps it: control characters go, the ends are trimmed, entities that
 * hold only spaces are dropped, and entities that may not overlap no longer do. Follows TDLib's fix_formatted_text.
 */
export function fixText(source: FormattedText): FormattedText {
  const cleaned = clean(source)
  const entities = sortEntities(cleaned.entities)
    .map((entity) => trimEntity(entity, cleaned.text))
    .filter((entity) => entity !== undefined)
  const trimmed = trimText({ text: cleaned.text, entities })
  return {
    text: trimmed.text,
    entities: untangle(trimmed.entities).slice(0, maxEntities),
  }
}

// Control characters but the line break, and the marks U+2028 to U+202E.
const isDirty = /(?!\n)\p{Cc}|[\u2028-\u202e]/u

/** Carriage returns and line-direction marks go, other control characters become spaces; entities move along. */
function clean({ text, entities }: FormattedText): FormattedText {
  if (!isDirty.test(text)) return { text, entities }
  const newIndex: number[] = []
  let result = ''
  for (const char of text.split('')) {
    newIndex.push(result.length)
    if (char === '\r' || (char >= '\u2028' && char <= '\u202e')) continue
    result += char < ' ' && char !== '\n' ? ' ' : char
  }
  newIndex.push(result.length)
  const moved = entities.map((entity) => {
    const offset = newIndex[entity.offset] ?? result.length
    return {
      ...entity,
      offset,
      length: (newIndex[endOf(entity)] ?? result.length) - offset,
    }
  })
  return { text: result, entities: moved }
}

/** An entity does not begin or end with spaces, except where spaces have a meaning. */
function trimEntity(entity: MessageEntity, text: string): MessageEntity | undefined {
  const inner = text.slice(entity.offset, endOf(entity))
  if (inner.trim() === '') return undefined
  if (entity.type === 'pre' || entity.type === 'code') return entity
  const offset = entity.offset + (inner.length - inner.trimStart().length)
  return { ...entity, offset, length: inner.trim().length }
}

/** Leading spaces stay when code begins with them. */
function trimText({ text, entities }: FormattedText): FormattedText {
  const firstKept = Math.min(text.length - text.trimStart().length, entities[0]?.offset ?? text.length)
  const result = text.trimEnd().slice(firstKept)
  const moved = entities.map((entity) => {
    const offset = entity.offset - firstKept
    return {
      ...entity,
      offset,
      length: Math.min(entity.length, result.length - offset),
    }
  })
  return {
    text: result,
    entities: moved.filter((entity) => entity.length > 0),
  }
}

function untangle(entities: MessageEntity[]): MessageEntity[] {
  const continuous = dropOverlapping(entities.filter(isContinuous))
  const quotes = dropOverlapping(entities.filter(isQuote))
  const code = continuous.filter((entity) => entity.type === 'pre' || entity.type === 'code')
  const styles = entities.filter((entity) => !isContinuous(entity) && !isQuote(entity))
  const merged = mergeSameType(styles.flatMap((style) => cutOut(style, code)))
  return sortEntities([...continuous, ...quotes, ...merged])
}

function isQuote(entity: MessageEntity): boolean {
  return entity.type === 'blockquote' || entity.type === 'expandable_blockquote'
}

/** Of two entities that share a character the first stays: a link around code keeps the link and loses the code. */
function dropOverlapping(entities: MessageEntity[]): MessageEntity[] {
  let end = 0
  return sortEntities(entities).filter((entity) => {
    if (entity.offset < end) return false
    end = endOf(entity)
    return true
  })
}

/** Code can hold no other style: a style that reaches over it is split. */
function cutOut(style: MessageEntity, holes: MessageEntity[]): MessageEntity[] {
  const parts: MessageEntity[] = []
  let from = style.offset
  for (const hole of holes) {
    if (endOf(hole) <= from || hole.offset >= endOf(style)) continue
    if (hole.offset > from) parts.push({ ...style, offset: from, length: hole.offset - from })
    from = endOf(hole)
  }
  if (from < endOf(style)) parts.push({ ...style, offset: from, length: endOf(style) - from })
  return parts
}

function mergeSameType(styles: MessageEntity[]): MessageEntity[] {
  const result: MessageEntity[] = []
  for (const style of sortEntities(styles)) {
    const previous = result.findLast((other) => other.type === style.type)
    if (previous && style.offset <= endOf(previous)) {
      previous.length = Math.max(endOf(previous), endOf(style)) - previous.offset
    } else result.push({ ...style })
  }
  return result
}

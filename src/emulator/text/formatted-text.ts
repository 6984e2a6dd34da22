import type { MessageEntity } from 'grammy/types'

/** Text as Telegram keeps it. Entity offsets and lengths are UTF-16 code units, as string indexes are. */
export interface FormattedText {
  text: string
  entities: MessageEntity[]
}

/** Sort order of TDLib for entities of the same range: the lower is the outer. */
const priorities: Partial<Record<MessageEntity['type'], number>> = {
  blockquote: 0,
  expandable_blockquote: 0,
  pre: 11,
  code: 20,
  text_link: 49,
  text_mention: 49,
  bold: 90,
  italic: 91,
  underline: 92,
  strikethrough: 93,
  spoiler: 94,
  custom_emoji: 99,
}

export function sortEntities(entities: readonly MessageEntity[]): MessageEntity[] {
  const priority = (entity: MessageEntity) => priorities[entity.type] ?? 50
  return [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length || priority(a) - priority(b))
}

export function endOf(entity: MessageEntity): number {
  return entity.offset + entity.length
}

/** Telegram counts a text in code points, whereas string length counts UTF-16 code units. */
export function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

import type { MessageEntity } from 'grammy/types'
import { endOf, sortEntities } from './formatted-text.ts'

type Detected = 'url' | 'email' | 'bot_command' | 'mention' | 'hashtag' | 'cashtag'

/** What Telegram marks by itself in any text. Far simpler than TDLib's: web addresses need their scheme. */
const patterns: ReadonlyArray<readonly [Detected, RegExp]> = [
  ['url', /https?:\/\/[^\s<>"']*[^\s<>"'.,:;!?)\]}»”]/giu],
  ['email', /(?<![\p{L}\p{N}_.+-])[a-z0-9_.+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/giu],
  ['bot_command', /(?<![\p{L}\p{N}_/<>])\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?(?![\p{L}\p{N}_/])/giu],
  ['mention', /(?<![\p{L}\p{N}_/@])@[a-z0-9_]{4,32}(?![\p{L}\p{N}_])/giu],
  ['hashtag', /(?<![\p{L}\p{N}_#&])#(?=[\p{N}_]*\p{L})[\p{L}\p{N}_]{1,256}/gu],
  ['cashtag', /(?<![\p{L}\p{N}_$])\$[A-Z]{1,8}(?![\p{L}\p{N}_])/gu],
]

export const detectedTypes: ReadonlySet<string> = new Set([...patterns.map(([type]) => type), 'phone_number'])

/** The entities given, and those found in the text that no link or code covers. */
export function detectEntities(text: string, given: readonly MessageEntity[] = []): MessageEntity[] {
  const taken: MessageEntity[] = given.filter(isContinuous)
  const found: MessageEntity[] = []
  for (const [type, pattern] of patterns) {
    for (const match of text.matchAll(pattern)) {
      const entity: MessageEntity = {
        type,
        offset: match.index,
        length: match[0].length,
      }
      if (taken.some((other) => other.offset < endOf(entity) && entity.offset < endOf(other))) continue
      taken.push(entity)
      found.push(entity)
    }
  }
  return sortEntities([...given, ...found])
}

/** Entities of which no two may share a character. */
export function isContinuous(entity: MessageEntity): boolean {
  const nestable = [
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'blockquote',
    'expandable_blockquote',
  ]
  return !nestable.includes(entity.type)
}

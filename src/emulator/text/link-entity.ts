import type { MessageEntity } from 'grammy/types'
import { checkLink, linkedUserId } from './check-link.ts'

/** A link without a usable address loses its entity: the reader sees plain text, and the bot gets no error. */
export function linkEntity(
  link: string,
  range: { offset: number; length: number },
): MessageEntity | undefined {
  const userId = linkedUserId(link)
  if (userId !== undefined) {
    // Only the id is known here; the check on send puts the person's name in, or drops the mention.
    return {
      type: 'text_mention',
      user: { id: userId, is_bot: false, first_name: '' },
      ...range,
    }
  }
  const url = checkLink(link)
  return url === undefined ? undefined : { type: 'text_link', url, ...range }
}

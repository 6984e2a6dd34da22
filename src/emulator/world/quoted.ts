import type { Message } from 'grammy/types'

/** A message as the reply_to_message of another: whole, but without what it replied to itself. */
export function quoted(message: Message): NonNullable<Message['reply_to_message']> {
  const { reply_to_message: _, ...rest } = message
  return rest as NonNullable<Message['reply_to_message']>
}

import type { Destination } from '../model/chat.ts'

/** A destination as a key: the chat's key, and the thread in a forum. */
export function destinationId({ chatKey, threadId }: Destination): string {
  return threadId === undefined ? chatKey : `${chatKey}~${threadId}`
}

export function matchKey({ topicId, storyId }: { topicId: string; storyId: string }): string {
  return `${topicId}/${storyId}`
}

export function receiptKey(chatKey: string, messageId: number | undefined): string {
  return `${chatKey}/${messageId}`
}

export function ledgerKey(destination: Destination, storyId: string): string {
  return `${destinationId(destination)}/${storyId}`
}

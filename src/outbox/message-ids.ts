import type { Destination } from '../model/chat.ts'
import type { Instant } from '../model/time.ts'

/** A destination as a key: the chat's key, and the thread in a forum. */
export function destinationId({ chatKey, threadId }: Destination): string {
  return threadId === undefined ? chatKey : `${chatKey}~${threadId}`
}

// Deterministic ids are what makes queueing idempotent: the same alert, digest, answer or broadcast has one id, however often it is made.

export function alertId(destination: Destination, storyId: string): string {
  return `alert/${destinationId(destination)}/${storyId}`
}

export function digestId(destination: Destination, due: Instant, part: number): string {
  return `digest/${destinationId(destination)}/${new Date(due).toISOString()}/${part}`
}

/** `step` tells several messages apart that one update leads to. */
export function answerId(destination: Destination, updateId: number, step = 'answer'): string {
  return `${step}/${destinationId(destination)}/${updateId}`
}

export function broadcastMessageId(chatKey: string, broadcastId: string): string {
  return `broadcast/${chatKey}/${broadcastId}`
}

import type { Destination } from '../model/chat.ts'
import type { Instant } from '../model/time.ts'
import { destinationId } from '../store/keys.ts'

// Deterministic ids are what makes queueing idempotent: the same alert, digest, answer or broadcast has one id, however often it is made.
// All begin with the destination, and so with the chat's key: that is how /forget finds them.

export function alertId(destination: Destination, storyId: string): string {
  return `${destinationId(destination)}/alert/${storyId}`
}

/** Alerts that were a day late, as a digest. */
export function catchUpId(destination: Destination, at: Instant, part: number): string {
  return `${destinationId(destination)}/catch-up/${new Date(at).toISOString()}/${part}`
}

export function isCatchUp(messageId: string): boolean {
  return messageId.includes('/catch-up/')
}

/** What was gathered for a subscription until an instant. */
export function gatheredId(subscriptionId: string, due: Instant, part: number): string {
  return `${subscriptionId}/gathered/${new Date(due).toISOString()}/${part}`
}

export function digestId(destination: Destination, due: Instant, part: number): string {
  return `${destinationId(destination)}/digest/${new Date(due).toISOString()}/${part}`
}

export function askedDigestId(destination: Destination, updateId: number, part: number): string {
  return `${destinationId(destination)}/asked/${updateId}/${part}`
}

export function answerId(destination: Destination, updateId: number): string {
  return `${destinationId(destination)}/answer/${updateId}`
}

/** The edit by which a job reports what an answer promised. */
export function editId(answer: string): string {
  return `${answer}/edit`
}

/** News for an admin that no update asked for: `name` says which. */
export function noticeId(chatKey: string, name: string): string {
  return `${chatKey}/notice/${name}`
}

export function broadcastMessageId(chatKey: string, broadcastId: string): string {
  return `${chatKey}/broadcast/${broadcastId}`
}

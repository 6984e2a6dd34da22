/** What became of one attempt to send, in our words; src/telegram tells which it was. */
export type Outcome =
  | {
      type: 'sent'
      messageId: number
      /** Of a plain text that is too long for one message, there are pieces left. */
      more?: true
    }
  /** An edit that changed nothing: as good as done. */
  | { type: 'unchanged' }
  | { type: 'flood'; retryAfterSeconds: number }
  /** Blocked, kicked, deactivated: nothing reaches this chat. */
  | { type: 'chat-gone'; reason: string }
  /** Perhaps gone, perhaps a hiccup of Telegram's: gone after a few tries. */
  | { type: 'chat-not-found' }
  | { type: 'migrated'; telegramId: number }
  | { type: 'thread-lost' }
  /** Our markup or length was wrong: it goes as plain text. */
  | { type: 'bad-message'; reason: string }
  /** The message to edit is not there or can no longer be edited. */
  | { type: 'edit-lost' }
  /** Refused for another reason, and would be again. */
  | { type: 'rejected'; reason: string }
  /** It may or may not have arrived (5xx, reset, timeout). */
  | { type: 'ambiguous'; reason: string }
  /** It certainly has not left (refused connection, no DNS). */
  | { type: 'not-sent'; reason: string }
  /** The token is revoked or another instance polls: nothing will work. */
  | { type: 'stop'; reason: string }

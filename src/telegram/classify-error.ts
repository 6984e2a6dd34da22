import { GrammyError, HttpError } from 'grammy'
import type { Outcome } from '../outbox/outcome.ts'

// Network errors after which nothing can have arrived: no connection was ever made.
const NEVER_LEFT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
])

/** The one place that knows what Telegram's refusals mean. `editing` says that the call was an edit. Throws on what is no answer of the API. */
export function classifyError(error: unknown, editing: boolean): Outcome {
  if (error instanceof GrammyError) return classifyRefusal(error, editing)
  if (error instanceof HttpError) return classifyNetwork(error)
  throw error
}

function classifyRefusal(error: GrammyError, editing: boolean): Outcome {
  const { error_code: code, description, parameters } = error
  const reason = description.replace(/^(?:Bad Request|Forbidden|Unauthorized|Conflict): /, '')
  if (code === 429) return { type: 'flood', retryAfterSeconds: parameters.retry_after ?? 1 }
  if (code === 401 || code === 404 || code === 409) return { type: 'stop', reason: stopWords(code, reason) }
  if (code === 403) return { type: 'chat-gone', reason }
  if (code >= 500) return { type: 'ambiguous', reason: `Telegram says ${code}` }
  if (parameters.migrate_to_chat_id !== undefined)
    return { type: 'migrated', telegramId: parameters.migrate_to_chat_id }
  if (/message is not modified/i.test(description)) return { type: 'unchanged' }
  if (editing && /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/i.test(description))
    return { type: 'edit-lost' }
  if (/message thread not found|TOPIC_CLOSED|TOPIC_DELETED/i.test(description)) return { type: 'thread-lost' }
  if (/can't parse entities|message is too long|MESSAGE_TOO_LONG/i.test(description))
    return { type: 'bad-message', reason: reason.replace(/".*/s, '…') } // behind the quote stands text of the message
  if (/chat not found|PEER_ID_INVALID/i.test(description)) return { type: 'chat-not-found' }
  if (
    /CHAT_WRITE_FORBIDDEN|not enough rights|have no rights|need administrator rights|USER_IS_BLOCKED|chat was deleted/i.test(
      description,
    )
  ) {
    return { type: 'chat-gone', reason }
  }
  return { type: 'rejected', reason }
}

/** Why the process ends and what to do, for whoever runs it. `code` is 401, 404 (a token of a wrong shape) or 409. */
export function stopWords(code: number, description: string): string {
  if (code === 409)
    return /webhook/i.test(description)
      ? 'A webhook is set for this BOT_TOKEN (Conflict): another program takes its updates. Stop that one first.'
      : 'Another process polls with this BOT_TOKEN (Conflict). Stop that one first.'
  return 'Telegram does not know this BOT_TOKEN (Unauthorized). Copy it again from @BotFather, or ask there for a new one with /token.'
}

function classifyNetwork(error: HttpError): Outcome {
  const codes = causeCodes(error.error)
  const reason = codes[0] ?? 'no answer'
  return codes.some((code) => NEVER_LEFT.has(code))
    ? { type: 'not-sent', reason }
    : { type: 'ambiguous', reason }
}

/** Codes only: the messages of these errors hold the URL, and the URL holds the token. */
export function causeCodes(error: unknown): string[] {
  const codes: string[] = []
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code, errno } = each as { code?: unknown; errno?: unknown }
    for (const name of [code, errno]) if (typeof name === 'string') codes.push(name)
  }
  return codes
}

import { setTimeout as sleep } from 'node:timers/promises'
import { type Api, GrammyError, HttpError } from 'grammy'
import type { Update } from 'grammy/types'
import type { Log } from '../model/log.ts'
import { stopWords } from './classify-error.ts'

/** Kinds of updates that the bot hears of. */
export const allowedUpdates = ['message', 'callback_query', 'my_chat_member'] as const

const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 15_000

/** What both ways of receiving updates need. */
export interface Receiving {
  api: Api
  /** Resolves once the update need never come again; rejects when it must. */
  take(update: Update): Promise<void>
  /** Telegram sends updates from now on. */
  onReady(): void
  /** Aborted: takes nothing more. */
  signal: AbortSignal
  log: Log
}

/** Why no more updates can come, in words for whoever runs the bot. */
export class ReceivingEnded extends Error {}

/** What to tell whoever runs the bot of an error that ended the receiving. */
export function whyEnded(error: unknown): string {
  if (error instanceof ReceivingEnded) return error.message
  if (!(error instanceof GrammyError)) return String(error)
  const { error_code: code, message } = error
  return [401, 404, 409].includes(code) ? stopWords(code, message) : `Telegram says: ${message}`
}

/** Calls Telegram until it answers; nothing once aborted. Rejects with what repeating does not mend: a token or a request refused, a conflict. */
export async function untilAnswered<T>(
  call: (signal: GrammySignal) => Promise<T>,
  { signal, log }: Pick<Receiving, 'signal' | 'log'>,
): Promise<T | undefined> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = longer(waitMs)) {
    try {
      return await call(forGrammy(signal))
    } catch (error) {
      if (signal.aborted) return undefined
      const mayPass = error instanceof GrammyError && (error.error_code >= 500 || error.error_code === 429)
      if (!mayPass && !(error instanceof HttpError)) throw error
      if (mayPass) log.warn({ method: error.method, code: error.error_code }, 'Telegram refuses for now')
      const retryAfterMs = mayPass ? (error.parameters.retry_after ?? 0) * 1000 : 0
      await nap(Math.max(waitMs, retryAfterMs), signal)
    }
  }
  return undefined
}

/** Takes an update, again and again while that fails: what cannot be written down must not be confirmed. False once aborted. */
export async function untilTaken(
  update: Update,
  { take, signal, log }: Pick<Receiving, 'take' | 'signal' | 'log'>,
): Promise<boolean> {
  for (let waitMs = FIRST_WAIT_MS; !signal.aborted; waitMs = longer(waitMs)) {
    try {
      await take(update)
      return true
    } catch (error) {
      log.error({ err: error }, 'update not taken')
      await nap(waitMs, signal)
    }
  }
  return false
}

/** Waits, or until aborted. */
export async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}

type GrammySignal = Parameters<Api['getMe']>[0]

/** grammY's types name a polyfill's AbortSignal; what it takes is the standard one. */
export function forGrammy(signal: AbortSignal): GrammySignal {
  return signal as unknown as GrammySignal
}

function longer(waitMs: number): number {
  return Math.min(2 * waitMs, LONGEST_WAIT_MS)
}

import { Bot, type Context, HttpError } from 'grammy'
import { causeCodes } from './classify-error.ts'

const UNREACHABLE_AGAIN_MS = 60_000
const TIMEOUT_SECONDS = 50 // a long poll lasts 30; grammY's own 500 would hide a dead connection

export interface BotOptions {
  token: string
  /** Unset: Telegram itself. */
  apiRoot?: string
  /** Hears of a call that got no answer, once a minute at most: the method, and the network's code for it. */
  onUnreachable?(method: string, code: string): void
}

/** A bot that speaks to Telegram, or to a local one. */
export function createBot<C extends Context>({ token, apiRoot, onUnreachable }: BotOptions): Bot<C> {
  const bot = new Bot<C>(token, {
    client: { timeoutSeconds: TIMEOUT_SECONDS, ...(apiRoot === undefined ? {} : { apiRoot }) },
  })
  let saidAt = Number.NEGATIVE_INFINITY
  bot.api.config.use(async (call, method, payload, signal) => {
    try {
      return await call(method, payload, signal)
    } catch (error) {
      const broken = error instanceof HttpError && signal?.aborted !== true
      if (broken && performance.now() - saidAt >= UNREACHABLE_AGAIN_MS) {
        saidAt = performance.now()
        onUnreachable?.(method, causeCodes(error.error)[0] ?? 'no answer')
      }
      throw error
    }
  })
  return bot
}

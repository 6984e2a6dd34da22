import { Bot, type Context } from 'grammy'

const TIMEOUT_SECONDS = 50 // a long poll lasts 30; grammY's own 500 would hide a dead connection

export interface BotOptions {
  token: string
  /** Unset: Telegram itself. */
  apiRoot?: string
}

/** A bot that speaks to Telegram, or to a local one. */
export function createBot<C extends Context>({ token, apiRoot }: BotOptions): Bot<C> {
  return new Bot<C>(token, {
    client: { timeoutSeconds: TIMEOUT_SECONDS, ...(apiRoot === undefined ? {} : { apiRoot }) },
  })
}

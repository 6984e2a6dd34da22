import type { WebhookInfo } from 'grammy/types'
import { allowedUpdates, nap, type Receiving, ReceivingEnded, untilAnswered } from './receive.ts'
import { startWebhookServer } from './webhook-server.ts'

const CONNECTIONS = 8 // Telegram keeps the order of each chat also over several; we take one update at a time
const LOOK_MS = 60_000

export interface WebhookOptions {
  /** Public address, which Telegram calls. */
  url: string
  host: string
  port: number
  secret: string
}

/**
 * Takes the updates that Telegram posts until aborted; rejects when it will post no more. Polls that others make are refused with 409 as long
 * as the webhook stands, so now and then we look whether it still does: a program that polls, or sets its own, takes all updates from us.
 * On ending it stays set, so that what comes meanwhile waits for the next start.
 */
export async function serveWebhook(
  receiving: Receiving,
  { url, host, port, secret }: WebhookOptions,
  lookMs = LOOK_MS,
): Promise<void> {
  const { api, signal, log, onReady } = receiving
  const server = await startWebhookServer({
    host,
    port,
    path: new URL(url).pathname,
    secret,
    signal,
    async take(update) {
      try {
        await receiving.take(update)
      } catch (error) {
        log.error({ err: error }, 'update not taken')
        throw error
      }
    },
  }).catch((error: NodeJS.ErrnoException) => {
    throw new ReceivingEnded(
      `WEBHOOK_HOST ${host} with WEBHOOK_PORT ${port} cannot be listened on (${error.code}).`,
    )
  })
  try {
    const options = { secret_token: secret, max_connections: CONNECTIONS, allowed_updates: allowedUpdates }
    await untilAnswered((aborting) => api.setWebhook(url, options, aborting), receiving)
    const info = () => untilAnswered((aborting) => api.getWebhookInfo(aborting), receiving)
    let seen = await info()
    if (seen) onReady()
    while (seen) {
      await nap(lookMs, signal)
      const now = await info()
      // Compared as Telegram writes it, which need not be as we do.
      if (now && now.url !== seen.url)
        throw new ReceivingEnded(
          'Another program has taken the updates of this BOT_TOKEN (Conflict): the webhook is gone or leads elsewhere. Stop that one first.',
        )
      if (now && now.last_error_date !== seen.last_error_date)
        log.warn(problemOf(now), 'Telegram cannot reach the webhook')
      seen = now
    }
  } finally {
    await server.close()
  }
}

function problemOf({ last_error_message: reason, pending_update_count: waiting }: WebhookInfo): object {
  return { reason, waiting }
}

import type { UpdateQueue } from './update-queue.ts'
import type { State } from './world/state.ts'

const firstRetryMs = 250
const lastRetryMs = 60_000

/**
 * Posts updates to the webhook, one after another: an answer of 2xx confirms one, anything else makes it wait and
 * come again. The real server sends several at once and gives up at last; order and patience are simpler to test.
 */
export function startWebhook(state: State, queue: UpdateQueue, now: () => number): { close(): void } {
  const stopped = new AbortController()
  let running = false

  async function deliverAll(): Promise<void> {
    let retryMs = firstRetryMs
    while (!stopped.signal.aborted && state.settings.webhook) {
      const update = state.updates[0]
      if (!update) return
      const { url, secretToken } = state.settings.webhook
      const problem = await post(url, secretToken, update)
      if (problem === undefined) {
        queue.confirm(update.update_id + 1)
        retryMs = firstRetryMs
      } else if (!stopped.signal.aborted) {
        queue.setLastError({
          last_error_date: Math.floor(now() / 1000),
          last_error_message: problem,
        })
        await pause(retryMs)
        retryMs = Math.min(retryMs * 2, lastRetryMs)
      }
    }
  }

  async function post(
    url: string,
    secretToken: string | undefined,
    update: object,
  ): Promise<string | undefined> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(secretToken === undefined ? {} : { 'x-telegram-bot-api-secret-token': secretToken }),
        },
        body: JSON.stringify(update),
        signal: stopped.signal,
      })
      await response.arrayBuffer()
      return response.ok
        ? undefined
        : `Wrong response from the webhook: ${response.status} ${response.statusText}`
    } catch (error) {
      return `Connection failed: ${error instanceof Error ? error.message : String(error)}`
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      stopped.signal.addEventListener('abort', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  function start(): void {
    if (running || stopped.signal.aborted || !state.settings.webhook) return
    running = true
    void deliverAll().finally(() => {
      running = false
      if (state.updates.length > 0) start()
    })
  }

  const stopListening = state.listen(start)
  start()
  return {
    close() {
      stopListening()
      stopped.abort()
    },
  }
}

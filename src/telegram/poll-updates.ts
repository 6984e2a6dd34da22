import { allowedUpdates, forGrammy, nap, type Receiving, untilAnswered, untilTaken } from './receive.ts'

const POLL_SECONDS = 30
const CONFIRM_MS = 5000
const TOO_SOON_MS = 1000

/**
 * Takes updates by long polls, one after another, until aborted; rejects when Telegram will give no more. grammY's own loop confirms an
 * update on stopping before its handler has ended, and one whose handler failed; this one confirms only what has been taken.
 */
export async function pollUpdates(receiving: Receiving): Promise<void> {
  const { api, signal, onReady } = receiving
  // The updates that wait stay: they come by polls now.
  await untilAnswered((aborting) => api.deleteWebhook({}, aborting), receiving)
  if (signal.aborted) return
  onReady()
  let offset = 0
  let confirmed = 0
  while (!signal.aborted) {
    const poll = { offset, timeout: POLL_SECONDS, allowed_updates: allowedUpdates }
    const began = performance.now()
    const updates = await untilAnswered((aborting) => api.getUpdates(poll, aborting), receiving)
    if (updates) confirmed = poll.offset
    for (const update of updates ?? []) {
      if (!(await untilTaken(update, receiving))) break
      offset = update.update_id + 1
    }
    // Whatever stands between cuts polls short: no reason to ask without a pause.
    if (updates?.length === 0 && performance.now() - began < TOO_SOON_MS) await nap(TOO_SOON_MS, signal)
  }
  if (offset === confirmed) return
  // Without it they would come again, and be left out.
  const soon = forGrammy(AbortSignal.timeout(CONFIRM_MS))
  await api.getUpdates({ offset, limit: 1 }, soon).catch(() => undefined)
}

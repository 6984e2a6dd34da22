import type { Update, WebhookInfo } from 'grammy/types'
import { ApiFailure } from './api-failure.ts'
import type { State } from './world/state.ts'

export interface Poll {
  offset: number
  limit: number
  timeoutSeconds: number
  /** Aborted when the bot hangs up. */
  signal: AbortSignal
}

interface Waiter {
  limit: number
  finish(result: Update[] | Error): void
}

const maxTimeoutSeconds = 50 // longer polls end after this, as on the real server

/** The updates that wait for the bot, and the one poll that waits for updates. */
export class UpdateQueue {
  readonly #state: State
  #waiter: Waiter | undefined
  #error: Pick<WebhookInfo, 'last_error_date' | 'last_error_message'> = {}

  constructor(state: State) {
    this.#state = state
    state.listen((facts) => {
      if (facts.some((fact) => fact.type === 'update')) this.#wake()
    })
  }

  /** A second poll ends the first: Telegram's way to say that two processes use one token. */
  async poll({ offset, limit, timeoutSeconds, signal }: Poll): Promise<Update[]> {
    this.interrupt(
      new ApiFailure(
        409,
        'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
      ),
    )
    if (offset > 0) this.confirm(offset)
    // A negative offset keeps that many from the end and forgets the rest.
    else if (offset < 0) this.confirm(this.#state.updates.at(offset)?.update_id ?? 0)
    const ready = this.#state.updates.slice(0, limit)
    if (ready.length > 0 || timeoutSeconds <= 0) return ready
    return new Promise((resolve, reject) => {
      const finish = (result: Update[] | Error) => {
        clearTimeout(timer)
        signal.removeEventListener('abort', hangUp)
        if (this.#waiter === waiter) this.#waiter = undefined
        if (result instanceof Error) reject(result)
        else resolve(result)
      }
      const waiter = { limit, finish }
      const hangUp = () => finish([])
      const timer = setTimeout(() => finish([]), Math.min(timeoutSeconds, maxTimeoutSeconds) * 1000)
      signal.addEventListener('abort', hangUp)
      this.#waiter = waiter
    })
  }

  confirm(before: number): void {
    if (this.#state.updates.some((update) => update.update_id < before)) {
      this.#state.record({ type: 'updates-confirmed', before })
    }
  }

  drop(): void {
    this.confirm(this.#state.lastUpdateId + 1)
  }

  /** Ends the waiting poll, if there is one. */
  interrupt(reason: Error): void {
    this.#waiter?.finish(reason)
  }

  lastError(): Pick<WebhookInfo, 'last_error_date' | 'last_error_message'> {
    return this.#error
  }

  setLastError(error: Pick<WebhookInfo, 'last_error_date' | 'last_error_message'>): void {
    this.#error = error
  }

  #wake(): void {
    const waiter = this.#waiter
    if (waiter && this.#state.updates.length > 0) waiter.finish(this.#state.updates.slice(0, waiter.limit))
  }
}

import type { Message } from 'grammy/types'

/** What goes wrong with a call. Faults are the test's own and not part of the world: they do not survive a restart. */
export interface Fault {
  /** Default: any method. */
  method?: string
  /** Default: any chat, and calls without one. */
  chatId?: number
  /** How many calls it hits; default 1. */
  times?: number
  /**
   * latency: the answer is `ms` late · drop-before: the socket is destroyed and nothing happened · drop-after: the
   * call is carried out, then the socket is destroyed · error: `status`, nothing happened · hang: no answer, ever,
   * nothing happened · hang-after: the call is carried out, then no answer, ever · flood: 429, nothing happened ·
   * not-json: what a proxy answers, nothing happened
   */
  kind: 'latency' | 'drop-before' | 'drop-after' | 'error' | 'hang' | 'hang-after' | 'flood' | 'not-json'
  /** Of latency. */
  ms?: number
  /** Of error (default 500) and not-json (default 502). */
  status?: number
  description?: string
  retryAfterSeconds?: number
}

export const faultKinds: ReadonlyArray<Fault['kind']> = [
  'latency',
  'drop-before',
  'drop-after',
  'error',
  'hang',
  'hang-after',
  'flood',
  'not-json',
]

/** A message that was taken in while its sender never heard so: a fault, or it had hung up or was gone by then. */
export interface Unheard {
  chatId: number
  messageId: number
}

export class Faults {
  #faults: Array<Fault & { left: number }> = []
  readonly #listeners = new Set<(message: Unheard) => void>()

  addFault = (fault: Fault): void => {
    this.#faults.push({ ...fault, left: fault.times ?? 1 })
  }

  clearFaults = (): void => {
    this.#faults = []
  }

  /** Hears of each message whose sender got no answer. Returns how to unsubscribe. */
  onUnheard = (listener: (message: Unheard) => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** A call was carried out and not answered; `result` is what it would have given. */
  unheard(result: unknown): void {
    const message = result as Partial<Message> | undefined | null
    if (message?.message_id === undefined || message.chat === undefined) return
    for (const listener of this.#listeners)
      listener({ chatId: message.chat.id, messageId: message.message_id })
  }

  /** The fault that hits this call, the first added first. */
  take(method: string, chatId: number | undefined): Fault | undefined {
    const fault = this.#faults.find(
      (each) =>
        each.left > 0 &&
        (each.method === undefined || each.method.toLowerCase() === method.toLowerCase()) &&
        (each.chatId === undefined || each.chatId === chatId),
    )
    if (fault) fault.left--
    return fault
  }
}

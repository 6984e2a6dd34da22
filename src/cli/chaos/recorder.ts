import type { World } from '../../emulator/world/world.ts'
import { destinationOf, type Follower } from './crowd.ts'
import { eventsIn } from './in-flight.ts'
import type { Pair, Received, Records } from './records.ts'

/** Writes down what is published, what the local Telegram takes in, and each kill. */
export class Recorder {
  readonly records: Records = { published: [], received: [], kills: [] }
  /** By chat and message, to be marked when its sender got no answer. */
  readonly #received = new Map<string, Received[]>()

  constructor(world: World) {
    world.onReceived(({ chatId, threadId, messageId, links, at }) => {
      const place = { chatId, ...(threadId === undefined ? {} : { threadId }) }
      const destination = destinationOf(place)
      const lines = eventsIn(links).map((event) => ({ event, destination, at, dropped: false }))
      if (lines.length === 0) return
      this.#received.set(`${chatId}/${messageId}`, lines)
      this.records.received.push(...lines)
    })
    world.onUnheard(({ chatId, messageId }) => {
      for (const line of this.#received.get(`${chatId}/${messageId}`) ?? []) line.dropped = true
    })
  }

  published(event: number, to: readonly Follower[]): void {
    for (const follower of to) this.records.published.push({ event, destination: destinationOf(follower) })
  }

  killed(at: number, inFlight: Pair[]): void {
    this.records.kills.push({ at, inFlight })
  }
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** An event that a destination must be told of. A destination is Telegram's chat id, with `:thread` in a forum. */
export interface Pair {
  /** The number in the article's link, `/event/N`. */
  event: number
  destination: string
}

/** An event linked in a message that the local Telegram took in. */
export interface Received extends Pair {
  /** Epoch milliseconds. */
  at: number
  /** Whether the bot got no answer, or not in time. */
  dropped: boolean
}

export interface Kill {
  /** Epoch milliseconds, before the signal. */
  at: number
  /** What stood in `sending` in the database afterwards. */
  inFlight: Pair[]
}

/** All that anyone needs to recount a run. */
export interface Records {
  published: Pair[]
  received: Received[]
  kills: Kill[]
}

/** Writes published.jsonl, received.jsonl and kills.jsonl. */
export function writeRecords(dir: string, records: Records): void {
  for (const [name, lines] of Object.entries(records)) {
    const text = lines.map((line: object) => `${JSON.stringify(line)}\n`).join('')
    writeFileSync(join(dir, `${name}.jsonl`), text)
  }
}

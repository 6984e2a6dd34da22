import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { Piscina } from 'piscina'
import type { FeedLink } from '../feeds/discover-feeds.ts'
import type { FeedProblem, ParsedFeed } from '../model/feed.ts'

const LONGEST_MS = 10_000 // of one task, with the start of its thread; 10 MB of feed take half a second
const MOST_HEAP_MB = 256 // of one thread, beside the bytes it is given
const MOST_THREADS = 4
const IDLE_MS = 60_000
const THREAD = new URL('./reader-thread.mjs', import.meta.url)

/** What a server sent, and from where. */
export interface Sent {
  bytes: Uint8Array
  contentType: string
  url: string
}

/** What came of a task that was given up because it took too long or too much memory. */
export const TOO_COMPLEX = { type: 'too-complex' } as const satisfies FeedProblem
type TooComplex = typeof TOO_COMPLEX

/** Tasks of `reader-tasks.ts`, by name, and what they give. */
export interface Readings {
  parse: ParsedFeed | FeedProblem
  findFeeds: FeedLink[]
  /** The text of the article on a page, if there is one. */
  readPage: string | undefined
}

/**
 * Threads in which the bytes of strangers are read, so that no feed stalls the bot: a task that takes too long or too much memory is ended
 * with its thread, and nobody else's with it. Tasks wait for a free thread; their time runs from when they have one.
 */
export class ReaderPool {
  readonly #limit: ReturnType<typeof pLimit>
  readonly #threads: Piscina
  readonly #longestMs: number

  constructor({ longestMs = LONGEST_MS, mostHeapMb = MOST_HEAP_MB, thread = THREAD } = {}) {
    const threads = Math.min(MOST_THREADS, Math.max(2, availableParallelism()))
    this.#longestMs = longestMs
    this.#limit = pLimit({ concurrency: threads, rejectOnClear: true })
    this.#threads = new Piscina({
      filename: thread.href,
      execArgv: [],
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: IDLE_MS,
      resourceLimits: { maxOldGenerationSizeMb: mostHeapMb },
    })
  }

  /**
   * Rejects for our own bugs, and for what is unfinished when the pool is closed. With `give` the bytes are the thread's from then on, which
   * spares copying them.
   */
  run<Name extends keyof Readings>(
    name: Name,
    sent: Sent,
    { give = false } = {},
  ): Promise<Readings[Name] | TooComplex> {
    return this.#limit(async () => {
      const timeout = AbortSignal.timeout(this.#longestMs)
      try {
        const { buffer, byteLength } = sent.bytes
        const isWhole = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength // small ones share a buffer
        const transferList = give && isWhole ? [buffer] : []
        return (await this.#threads.run(sent, { name, signal: timeout, transferList })) as Readings[Name]
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : undefined
        if (timeout.aborted || code === 'ERR_WORKER_OUT_OF_MEMORY') return TOO_COMPLEX
        throw error
      }
    })
  }

  /** Ends what is running. */
  async close(): Promise<void> {
    this.#limit.clearQueue()
    await this.#threads.destroy()
  }
}

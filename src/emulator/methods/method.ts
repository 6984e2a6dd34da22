import type { ApiMethods, InputFile } from 'grammy/types'
import type { FloodGate } from '../flood.ts'
import type { UpdateQueue } from '../update-queue.ts'
import type { Core } from '../world/core.ts'

/** A file that came in a multipart body; grammY's own type for it describes the sending side. */
export interface Upload {
  fileName: string
  mimeType: string | undefined
  content: Uint8Array
}

type Received<P> = {
  [K in keyof P]: InputFile extends P[K] ? Exclude<P[K], InputFile> | Upload : P[K]
}

export type Params<M extends keyof ApiMethods> =
  Parameters<ApiMethods[M]> extends [] ? object : Received<NonNullable<Parameters<ApiMethods[M]>[0]>>

/**
 * How a parameter is read. `chat` is a number or @username; `ignored` is taken and has no effect here; a call with
 * an `unsupported` one is refused, because answering it as if it had worked would be a lie.
 */
export type Kind = 'string' | 'integer' | 'boolean' | 'chat' | 'json' | 'file' | 'ignored' | 'unsupported'

export interface BotCore extends Core {
  flood: FloodGate
  queue: UpdateQueue
}

export interface Method<M extends keyof ApiMethods> {
  /** Every parameter that the Bot API has: when an upgrade of the types adds one, this no longer compiles. */
  parameters: { [K in keyof Params<M>]-?: Kind }
  required?: ReadonlyArray<keyof Params<M> & string>
  /** `signal` is aborted when the bot hangs up. */
  run(
    core: BotCore,
    params: Params<M>,
    signal: AbortSignal,
  ): ReturnType<ApiMethods[M]> | Promise<ReturnType<ApiMethods[M]>>
}

export type Methods<M extends keyof ApiMethods> = { [K in M]: Method<K> }

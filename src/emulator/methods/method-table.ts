import type { ApiMethods } from 'grammy/types'
import { botMethods } from './bot-methods.ts'
import { chatMethods } from './chat-methods.ts'
import { messageMethods } from './message-methods.ts'
import type { BotCore, Kind } from './method.ts'
import { sendMethods } from './send-methods.ts'
import { updateMethods } from './update-methods.ts'

const table = {
  ...botMethods,
  ...updateMethods,
  ...sendMethods,
  ...messageMethods,
  ...chatMethods,
}

/** A method whose own types have been forgotten: the server reads its parameters by `parameters` before it calls. */
export interface AnyMethod {
  name: keyof ApiMethods
  parameters: Record<string, Kind>
  required?: readonly string[]
  run(core: BotCore, params: object, signal: AbortSignal): unknown
}

/** By lower-case name: method names are case-insensitive. */
export const methodTable: ReadonlyMap<string, AnyMethod> = new Map(
  Object.entries(table).map(([name, method]) => [
    name.toLowerCase(),
    { name, ...method } as unknown as AnyMethod,
  ]),
)

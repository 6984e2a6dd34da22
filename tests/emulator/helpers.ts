import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/emulator/emulator.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'

/** Starts an emulator that is closed after the test. Flood limits are off unless asked for. */
export async function start(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ flood: false, ...options })
  atTestEnd(() => emulator.close())
  return emulator
}

export interface Answer {
  ok: boolean
  /** Each method has its own; the tests look at what they expect. */
  result?: ReturnType<typeof JSON.parse>
  error_code?: number
  description?: string
  parameters?: { retry_after?: number; migrate_to_chat_id?: number }
}

/** Calls a Bot API method over HTTP with a JSON body. */
export async function call(emulator: Emulator, method: string, params: object = {}): Promise<Answer> {
  const response = await fetch(`${emulator.url}/bot${emulator.token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  return (await response.json()) as Answer
}

/** The description of the error, or "no error". */
export async function refusal(emulator: Emulator, method: string, params: object): Promise<string> {
  const answer = await call(emulator, method, params)
  return answer.ok ? 'no error' : (answer.description ?? '')
}

/** An emulator with one person who has pressed Start; the private chat's id is the person's. */
export async function startWithPerson(options: EmulatorOptions = {}) {
  const emulator = await start(options)
  const { world } = emulator
  const { id } = world.addUser({ firstName: 'Olena', languageCode: 'uk' })
  world.sendText({ userId: id, text: '/start' })
  return { emulator, world, chatId: id, userId: id }
}

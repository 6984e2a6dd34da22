import { vi } from 'vitest'
import type { ShownMessage } from '../../src/emulator/world/ledger.ts'
import { READER, type Received, type TestApp } from './test-app.ts'

/** Who speaks and where; by default the reader in private. */
export interface Place {
  userId?: number
  /** Default: the person's private chat. */
  chatId?: number
  threadId?: number
  senderChatId?: number
  replyTo?: number
}

/** A message of the bot as the chat shows it once all is settled. */
export interface Answer extends ShownMessage {
  /** Labels, row by row. */
  rows: string[][]
  buttons: string[]
  links: string[]
}

const DEADLINE_MS = 8000

/** Somebody writes; the bot's first answer as it stands when nothing is left to do. */
export async function ask(app: TestApp, text: string, place: Place = {}): Promise<Answer> {
  await app.settled()
  const { userId = READER, chatId = userId, threadId, senderChatId, replyTo } = place
  const from = app.world.received().length
  app.world.sendText({
    userId,
    chatId,
    text,
    ...(threadId === undefined ? {} : { threadId }),
    ...(senderChatId === undefined ? {} : { senderChatId }),
    ...(replyTo === undefined ? {} : { replyToMessageId: replyTo }),
  })
  const first = await app.world.waitFor((entry) => entry.chatId === chatId, DEADLINE_MS, from)
  await app.settled()
  return shown(app, chatId, first.messageId)
}

/** Presses the newest button whose label holds `label`; the message as it stands when nothing is left to do. */
export async function tap(app: TestApp, label: string, place: Place = {}): Promise<Answer> {
  await app.settled()
  const { userId = READER, chatId = userId } = place
  const { messageId, data } = buttonOf(app, label, chatId)
  return send(app, { userId, chatId, messageId, data })
}

/** A hostile client: callback data that no button has, on a message of the bot. */
export function forge(app: TestApp, messageId: number, data: string, userId = READER): Promise<Answer> {
  return send(app, { userId, chatId: userId, messageId, data, forged: true })
}

async function send(app: TestApp, press: Parameters<TestApp['world']['pressButton']>[0]): Promise<Answer> {
  const id = app.world.pressButton(press)
  await eventually(
    () => app.world.callbackAnswers().some(({ queryId }) => queryId === id),
    'a pressed button',
  )
  await app.settled()
  return shown(app, press.chatId, press.messageId)
}

/** Where the newest button with this label is, and what it carries. */
export function buttonOf(app: TestApp, label: string, chatId = READER): { messageId: number; data: string } {
  for (const { messageId, message } of app.world.messages(chatId).reverse()) {
    const buttons = (message.reply_markup?.inline_keyboard ?? []).flat()
    const found = buttons.find((button) => button.text.includes(label))
    if (found && 'callback_data' in found) return { messageId, data: found.callback_data }
  }
  throw new Error(`no button "${label}"`)
}

export function shown(app: TestApp, chatId: number, messageId: number): Answer {
  const message = app.world.messages(chatId).find((each) => each.messageId === messageId)
  if (!message) throw new Error(`no message ${messageId}`)
  const keyboard = message.message.reply_markup?.inline_keyboard ?? []
  const rows = keyboard.map((row) => row.map((button) => button.text))
  const links = [...message.html.matchAll(/href="([^"]*)"/g)].map((match) => match[1] ?? '')
  return { ...message, rows, buttons: rows.flat(), links }
}

/** Alerts that a chat received, in their order. */
export function alertsTo(app: TestApp, chatId = READER): Received[] {
  return app.world.received({ chatId }).filter((entry) => entry.text.startsWith('🔔') && !entry.edited)
}

/** Digests that a chat received, in their order. */
export function digestsTo(app: TestApp, chatId = READER): Received[] {
  return app.world.received({ chatId }).filter((entry) => entry.text.startsWith('📰'))
}

/** Waits for something that no event tells of. */
export async function eventually(done: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const check = async () => {
    if (!(await done())) throw new Error(`waited in vain for ${what}`)
  }
  await vi.waitFor(check, { timeout: DEADLINE_MS, interval: 5 })
}

import { type Looks, showMessage } from './show-message.ts'
import type { Stage } from './stage.ts'

/** Prints one person's chat as it goes: what they say, what the bot answers, and edits as edits. */
export class ChatView {
  readonly #stage: Stage
  readonly #userId: number
  readonly #looks: Looks
  readonly #print: (line: string) => void
  /** The last message with buttons. */
  lastWithButtons: number | undefined

  constructor(stage: Stage, userId: number, looks: Looks, print: (line: string) => void) {
    this.#stage = stage
    this.#userId = userId
    this.#looks = looks
    this.#print = print
  }

  /** Prints what comes from now on; returns how to stop. */
  follow(): () => void {
    return this.#stage.emulator.world.onReceived((entry) => {
      if (entry.chatId === this.#userId) this.#show(entry.messageId, entry.html, entry.edited)
    })
  }

  said(text: string): void {
    this.#print(`\n${indent(`▸ ${text}`, 30)}`)
  }

  #show(messageId: number, html: string, edited: boolean): void {
    const shown = this.#stage.emulator.world
      .messages(this.#userId)
      .find((each) => each.messageId === messageId)
    const rows = shown?.message.reply_markup?.inline_keyboard ?? []
    if (rows.length > 0) this.lastWithButtons = messageId
    const buttons = rows.map((row) => row.map((button) => button.text))
    this.#print(`\n#${messageId}${edited ? ' ✎ (edited)' : ''}\n${showMessage(html, buttons, this.#looks)}`)
  }
}

function indent(text: string, columns: number): string {
  return text
    .split('\n')
    .map((line) => ' '.repeat(columns) + line)
    .join('\n')
}

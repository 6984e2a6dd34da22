import { join } from 'node:path'
import { startEmulator } from '../../src/emulator/emulator.ts'
import type { Chat } from '../../src/model/chat.ts'
import type { OutboxMessage, RenderedMessage } from '../../src/model/outbox.ts'
import { type Delivery, Drain } from '../../src/outbox/drain.ts'
import type { Outcome } from '../../src/outbox/outcome.ts'
import { Pacer } from '../../src/outbox/pacer.ts'
import { Batch } from '../../src/store/batch.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { createBot } from '../../src/telegram/create-bot.ts'
import { sendMessage } from '../../src/telegram/send-message.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { aChat, putChats } from './helpers.ts'

export interface StageOptions {
  /** Called around every call of Telegram. */
  around?: (delivery: Delivery, send: () => Promise<Outcome>) => Promise<Outcome>
  /** Instead of the text that the message holds. */
  render?: (message: OutboxMessage) => RenderedMessage | undefined
}

/** A drain before a local Telegram over HTTP, with a store in a file, no pacing of its own, and a clock moved by hand. */
export async function startStage(options: StageOptions = {}) {
  const emulator = await startEmulator({ flood: false })
  const { world } = emulator
  const clock = new HandClock()
  const file = join(temporaryFolder(), 'rows.sqlite')
  const { api } = createBot({ token: emulator.token, apiRoot: emulator.url })
  const logged: { level: string; event: string; fields: Record<string, unknown> }[] = []
  const stops: string[] = []
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of [...waiting]) each()
  }
  const write = (level: string) => (fields: object, event: string) => {
    logged.push({ level, event, fields: { ...fields } })
    look()
  }
  const log = { info: write('info'), warn: write('warn'), error: write('error') }
  const textOf = ({ content }: OutboxMessage): RenderedMessage => ({
    html: content.kind === 'answer' ? String(content.args['text'] ?? content.view) : content.kind,
  })
  const render = options.render ?? textOf

  async function open(): Promise<{ store: Store; drain: Drain }> {
    const store = await openStore(file, clock)
    if ('type' in store) throw new Error(store.type)
    store.outbox.watch(look)
    const unpaced = { size: 100_000, refillMs: 1 }
    const pacer = new Pacer(Number.POSITIVE_INFINITY, { chat: unpaced, group: unpaced })
    const drain = new Drain(store, pacer, {
      render: async (message) => render(message),
      send(delivery) {
        const send = () => sendMessage(api, delivery)
        return options.around ? options.around(delivery, send) : send()
      },
      onStop: (reason) => stops.push(reason),
      log,
    })
    return { store, drain }
  }
  let opened = await open()

  const stage = {
    emulator,
    world,
    api,
    clock,
    file,
    logged,
    stops,
    get store() {
      return opened.store
    },
    get drain() {
      return opened.drain
    },
    /** People who have written to the bot; the key of each one's chat is the letter, its number stands at the same place. */
    async addPeople(...keys: string[]): Promise<number[]> {
      const ids = keys.map((firstName) => world.addUser({ firstName }).id)
      for (const userId of ids) world.sendText({ userId, text: '/start' })
      await putChats(opened.store, ...keys.map((key, index) => aChat(key, { telegramId: ids[index] ?? 0 })))
      return ids
    },
    addChat: (chat: Chat) => putChats(opened.store, chat),
    async queue(...messages: OutboxMessage[]): Promise<void> {
      const batch = new Batch()
      for (const each of messages) batch.put(opened.store.outbox, each.id, each)
      await opened.store.commit(batch)
    },
    /** Resolves once something holds; looks after every change of the outbox and every line of the log. */
    until(holds: () => boolean): Promise<void> {
      return new Promise((resolve) => {
        const check = () => {
          if (!holds()) return
          waiting.delete(check)
          resolve()
        }
        waiting.add(check)
        check()
      })
    },
    empty: () => stage.until(() => opened.store.outbox.size === 0),
    outcomes: () => logged.map(({ fields }) => fields['outcome']),
    /** Lets time pass and wakes the drain, which sleeps by the real time. */
    async pass(ms: number): Promise<void> {
      clock.advance(ms)
      await opened.store.commit(new Batch().delete(opened.store.outbox, 'nobody'))
    },
    /** What a chat, or all chats, took in, in that order. */
    texts: (chatId?: number) =>
      world.received(chatId === undefined ? {} : { chatId }).map((entry) => entry.text),
    /** Ends this process's part and begins it anew on the same file; the drain is not started. */
    async reopen(): Promise<void> {
      await opened.drain.stop()
      await opened.store.close()
      opened = await open()
    },
  }
  atTestEnd(async () => {
    const stopped = opened.drain.stop()
    await emulator.close()
    await stopped
    await opened.store.close()
  })
  return stage
}

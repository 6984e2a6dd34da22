import { createInterface } from 'node:readline/promises'
import { ChatView } from './chat-view.ts'
import type { DemoOptions } from './options.ts'
import { addFeeds, buttonsOf, subscribeTo } from './people.ts'
import type { Looks } from './show-message.ts'
import { type Stage, SUBSCRIBER } from './stage.ts'

const NEWS_AFTER_MS = 45_000

const HELLO = `This is the real bot, against a Telegram on this machine. Write as you would in Telegram.
A number presses that button of the last message that has some; "#12 /why" replies to message 12; Ctrl-D ends.
You are an admin too. New articles come in about 45 seconds, so follow a topic before.
Try: /start`

/** You are the subscriber: what you type is said in Telegram, what the bot answers is shown as Telegram would. */
export async function runChat(
  stage: Stage,
  options: DemoOptions,
  looks: Looks,
  print: (line: string) => void,
): Promise<void> {
  print('Starting the bot; an admin adds feeds:')
  await addFeeds(stage, (url) => print(`  /addfeed ${url}`))
  const view = new ChatView(stage, SUBSCRIBER, looks, print)
  const stop = view.follow()
  print(HELLO)
  if (options.subscribe.length > 0) await subscribeTo(stage, options.subscribe)
  const news = setTimeout(() => {
    stage.publishLater().catch((error: unknown) => print(String(error)))
  }, NEWS_AFTER_MS)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  for await (const line of terminal) {
    if (line.trim() !== '') enter(stage, view, line.trim(), print)
    if (stage.bot.failure !== undefined) throw new Error(stage.bot.failure)
  }
  clearTimeout(news)
  stop()
}

function enter(stage: Stage, view: ChatView, line: string, print: (line: string) => void): void {
  const { world } = stage.emulator
  const reply = /^#(\d+)\s+(.+)$/s.exec(line)
  try {
    if (/^\d{1,2}$/.test(line) && view.lastWithButtons !== undefined) {
      const button = buttonsOf(stage, SUBSCRIBER, view.lastWithButtons)[Number(line) - 1]
      if (button?.data === undefined) print(`There is no button ${line}.`)
      else
        world.pressButton({
          userId: SUBSCRIBER,
          chatId: SUBSCRIBER,
          messageId: view.lastWithButtons,
          data: button.data,
        })
    } else if (reply) {
      world.sendText({ userId: SUBSCRIBER, text: reply[2] ?? '', replyToMessageId: Number(reply[1]) })
    } else {
      world.sendText({ userId: SUBSCRIBER, text: line })
    }
  } catch (error) {
    print(error instanceof Error ? error.message : String(error))
  }
}

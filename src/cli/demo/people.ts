import type { Message } from 'grammy/types'
import { ADMIN, type Stage, SUBSCRIBER } from './stage.ts'

const ANSWER_MS = 30_000

/** Says something and waits for the first answer. */
export async function say(
  stage: Stage,
  userId: number,
  text: string,
  replyToMessageId?: number,
): Promise<Message> {
  const { world } = stage.emulator
  const since = world.received().length
  const said = world.sendText({
    userId,
    text,
    ...(replyToMessageId === undefined ? {} : { replyToMessageId }),
  })
  await world.waitFor((entry) => entry.chatId === userId, ANSWER_MS, since)
  return said
}

/** Presses a button of a message, counted from 1, and waits for what comes of it. */
export async function press(
  stage: Stage,
  userId: number,
  messageId: number,
  number: number,
): Promise<string> {
  const { world } = stage.emulator
  const button = buttonsOf(stage, userId, messageId)[number - 1]
  if (!button?.data) throw new Error(`message ${messageId} has no button ${number}`)
  const since = world.received().length
  world.pressButton({ userId, chatId: userId, messageId, data: button.data })
  await world.waitFor((entry) => entry.chatId === userId, ANSWER_MS, since)
  return button.text
}

export function buttonsOf(
  stage: Stage,
  chatId: number,
  messageId: number,
): { text: string; data?: string }[] {
  const shown = stage.emulator.world.messages(chatId).find((each) => each.messageId === messageId)
  const rows = shown?.message.reply_markup?.inline_keyboard ?? []
  return rows.flat().map((button) => ({
    text: button.text,
    ...('callback_data' in button ? { data: button.callback_data } : {}),
  }))
}

/** The admin adds every feed of the stage and waits for its first poll. `onAdded` hears of each. */
export async function addFeeds(stage: Stage, onAdded?: (url: string) => void): Promise<void> {
  for (const url of stage.feedUrls) {
    await addFeed(stage, url)
    onAdded?.(url)
  }
  await stage.settled()
}

/** The admin asks for a feed, sees its preview, and presses the button under it. */
export async function addFeed(stage: Stage, url: string, onPressed?: (label: string) => void): Promise<void> {
  const { world } = stage.emulator
  const since = world.received().length
  const { message_id: asked } = world.sendText({ userId: ADMIN, text: `/addfeed ${url}` })
  // The answer that it is being read, or the result at once.
  const isResult = (entry: { chatId: number; messageId: number; edited: boolean; text: string }) =>
    entry.chatId === ADMIN &&
    entry.messageId > asked && // an earlier run's job may report meanwhile
    (entry.edited || !entry.text.includes(url) || buttonsOf(stage, ADMIN, entry.messageId).length > 0)
  const answer = await world.waitFor(isResult, ANSWER_MS, since)
  const [take] = buttonsOf(stage, ADMIN, answer.messageId)
  if (!take) return // no feed stands there, or it is watched already, and the answer says so
  onPressed?.(take.text)
  await press(stage, ADMIN, answer.messageId, 1)
}

/** The subscriber follows topics and waits until each has been searched for. */
export async function subscribeTo(stage: Stage, topics: readonly string[]): Promise<void> {
  for (const topic of topics) await say(stage, SUBSCRIBER, `/subscribe ${topic}`)
  await stage.settled()
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Message } from 'grammy/types'
import { ADMINS, type Follower } from './crowd.ts'
import { SUBJECTS, type Subject } from './events.ts'
import type { Stage } from './stage.ts'

const LOOK_EVERY_MS = 50
const LONGEST_WAIT_MS = 60_000

/** Admins add the feeds, the people say what they follow, and all is ready; nothing has been published yet. */
export async function prepare(stage: Stage): Promise<void> {
  const { followers, press } = stage
  const digesting = followers.filter(({ digests }) => digests.length > 0)
  for (const follower of digesting) subscribe(stage, follower, follower.digests)
  await Promise.all(press.urls.map((url, index) => addFeed(stage, ADMINS[index] as number, url)))
  await Promise.all(digesting.map((follower) => wantDigestOnly(stage, follower)))
  for (const follower of followers) subscribe(stage, follower, follower.alerts)
  const said = followers.flatMap(({ alerts, digests }) => [...alerts, ...digests]).length
  await stage.until((store) => {
    const modes = [...store.subscriptions.all()].map(({ mode }) => mode)
    const read = [...store.feedStates.all()].filter((state) => state.firstSuccessAt !== undefined)
    // A search that is still to come would show what is published meanwhile.
    const isIdle = store.jobs.size === 0 && read.length === press.urls.length
    return (
      isIdle && modes.length === said && modes.filter((mode) => mode === 'digest').length === digesting.length
    )
  })
}

function subscribe({ world }: Stage, follower: Follower, subjects: readonly Subject[]): void {
  for (const subject of subjects)
    world.sendText({ ...placeOf(follower), text: `/subscribe@topicwire_bot ${SUBJECTS[subject].topic}` })
}

async function addFeed(stage: Stage, userId: number, url: string): Promise<void> {
  stage.world.sendText({ userId, text: `/addfeed ${url}` })
  await press(stage, { userId, chatId: userId }, (data) => data === 'addfeed:take')
}

/** To be said where one topic is followed: then /topics shows it with its buttons. */
async function wantDigestOnly(stage: Stage, follower: Follower): Promise<void> {
  stage.world.sendText({ ...placeOf(follower), text: '/topics@topicwire_bot' })
  await press(stage, follower, (data) => data.startsWith('digest:'))
}

/** Presses such a button once the chat shows it. */
async function press(
  stage: Stage,
  { userId, chatId }: Pick<Follower, 'userId' | 'chatId'>,
  isIt: (data: string) => boolean,
): Promise<void> {
  const { world, bot } = stage
  for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    bot.check()
    const shown = world.messages(chatId).find(({ message }) => dataIn(message).some(isIt))
    const data = shown && dataIn(shown.message).find(isIt)
    if (shown === undefined || data === undefined) continue
    world.pressButton({ userId, chatId, messageId: shown.messageId, data })
    return
  }
  throw new Error(`chat ${chatId} did not get the button that was waited for`)
}

/** What the buttons of a message carry. */
function dataIn({ reply_markup: markup }: Message): string[] {
  const buttons = (markup?.inline_keyboard ?? []).flat()
  return buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}

function placeOf({ userId, chatId, threadId }: Follower) {
  return { userId, chatId, ...(threadId === undefined ? {} : { threadId }) }
}

import { ChatView } from './chat-view.ts'
import type { DemoOptions } from './options.ts'
import { addFeed, addFeeds, press, say, subscribeTo } from './people.ts'
import type { Looks } from './show-message.ts'
import { ADMIN, type Stage, SUBSCRIBER } from './stage.ts'

const FIRST_TOPIC = 'Russia–Belarus defense'

/** A scripted walk through what a subscriber and an admin do, printed as the chat of each. */
export async function runTour(
  stage: Stage,
  options: DemoOptions,
  looks: Looks,
  print: (line: string) => void,
): Promise<void> {
  const olena = new ChatView(stage, SUBSCRIBER, looks, print)
  const admin = new ChatView(stage, ADMIN, looks, print)
  const { world } = stage.emulator
  const tell = (text: string) =>
    print(`\n── ${text} ${'─'.repeat(Math.max(0, looks.width - text.length - 4))}`)
  const says = async (text: string, replyTo?: number) => {
    olena.said(replyTo === undefined ? text : `${text}   (in reply to #${replyTo})`)
    await say(stage, SUBSCRIBER, text, replyTo)
  }
  const presses = async (number: number) => {
    const messageId = olena.lastWithButtons
    if (messageId === undefined) throw new Error('no message has buttons')
    olena.said(`[presses button ${number}]`)
    await press(stage, SUBSCRIBER, messageId, number)
  }

  const samples = options.feeds.length === 0
  tell(
    samples
      ? 'An admin adds six feeds in four languages (the first is shown)'
      : 'An admin adds the feeds (the first is shown)',
  )
  const stopAdmin = admin.follow()
  const [first = ''] = stage.feedUrls
  admin.said(`/addfeed ${first}`)
  await addFeed(stage, first, (label) => admin.said(`[presses "${label}"]`))
  await stage.settled()
  stopAdmin()
  await addFeeds({ ...stage, feedUrls: stage.feedUrls.slice(1) })

  tell('Olena opens the bot')
  const stopOlena = olena.follow()
  await says('/start')
  tell('She writes what she cares about, and confirms')
  await says(options.subscribe[0] ?? FIRST_TOPIC)
  await presses(1)
  await stage.settled()
  if (options.subscribe.length > 1) await subscribeTo(stage, options.subscribe.slice(1))
  else await says('/subscribe Ukraine energy')
  await stage.settled()

  tell(samples ? 'News comes: five new articles, three of them hers' : 'What comes later is published')
  const before = world.received().length
  await stage.publishLater()
  await stage.settled()
  const alert = world
    .received({ chatId: SUBSCRIBER })
    .find((entry) => entry.seq > before && entry.html.startsWith('🔔'))
  if (alert) {
    tell('She asks why')
    await says('/why', alert.messageId)
    tell('She looks what she could leave out of it')
    olena.said(`[presses “Not for me” under #${alert.messageId}]`)
    await press(stage, SUBSCRIBER, alert.messageId, 2)
    await stage.settled()
  }
  tell('The rest of the last 24 hours, without what she was just told')
  await says('/digest')
  await stage.settled()
  tell('Her topics and settings')
  await says('/topics')
  await presses(1)
  await says('/settings')
  tell('A typing slip is answered in words')
  await says('/subscribe 🙂')
  await stage.settled()
  stopOlena()

  tell('The admin looks after the feeds')
  const stopAgain = admin.follow()
  for (const text of ['/feeds', '/stats']) {
    admin.said(text)
    await say(stage, ADMIN, text)
  }
  stopAgain()
  tell('End of the tour. In a terminal, npm run demo lets you write yourself.')
}

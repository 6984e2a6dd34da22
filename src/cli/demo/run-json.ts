import type { Receipt } from '../../model/outbox.ts'
import { receiptKey } from '../../store/keys.ts'
import type { Store } from '../../store/open-store.ts'
import type { DemoOptions } from './options.ts'
import { addFeeds, say, subscribeTo } from './people.ts'
import { type Stage, SUBSCRIBER } from './stage.ts'

/** Plays what the flags ask for, and says what each chat received: one JSON object a line, each message as it stands in the end. */
export async function runJson(stage: Stage, options: DemoOptions): Promise<string[]> {
  await addFeeds(stage)
  await subscribeTo(stage, options.subscribe)
  if (options.feeds.length === 0 || options.later !== undefined) {
    await stage.publishLater()
    await stage.settled()
  }
  if (options.digest) {
    await say(stage, SUBSCRIBER, '/digest')
    await stage.settled()
  }
  await stage.bot.stop()
  return stage.look((store) => transcript(stage, store))
}

async function transcript(stage: Stage, store: Store): Promise<string[]> {
  const keys = new Map([...store.chats.all()].map((chat) => [chat.telegramId, chat.key]))
  const lines: string[] = []
  const latest = new Map(
    stage.emulator.world.received().map((entry) => [`${entry.chatId}/${entry.messageId}`, entry]),
  )
  for (const { chatId, messageId, text, html, links } of latest.values()) {
    const receipt = await store.receipts.get(receiptKey(keys.get(chatId) ?? '', messageId))
    const told = receipt ? describe(receipt, store) : { kind: null, topic: null }
    lines.push(JSON.stringify({ chat: chatId, messageId, ...told, text, html, links }))
  }
  return lines
}

/** What the outbox says of a message that arrived. */
function describe({ content, destination }: Receipt, store: Store): { kind: string; topic: string | null } {
  const refs =
    content.kind === 'alert'
      ? [content.item]
      : content.kind === 'digest' || content.kind === 'gathered'
        ? content.items
        : []
  const subscriptions = [...store.subscriptions.all()].filter(
    (each) => each.destination.chatKey === destination.chatKey,
  )
  const names = refs.map(
    ({ topicId }) => subscriptions.find((each) => each.topicId === topicId)?.name ?? topicId,
  )
  return { kind: content.kind, topic: names.length === 0 ? null : [...new Set(names)].join(', ') }
}

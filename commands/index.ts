import type { Bot } from 'grammy'
import { Composer } from 'grammy'
import type { Chat } from '../src/model/chat.ts'
import type { OutboxMessage, RenderedMessage } from '../src/model/outbox.ts'
import { escapeHtml } from '../src/text/html.ts'
import { translate } from '../src/text/translate.ts'
import { addfeed } from './admin/addfeed.ts'
import { backup } from './admin/backup.ts'
import { broadcast } from './admin/broadcast.ts'
import { feeds } from './admin/feeds.ts'
import { opml } from './admin/opml.ts'
import { removefeed } from './admin/removefeed.ts'
import { stats } from './admin/stats.ts'
import { digest } from './digest.ts'
import { forget } from './forget.ts'
import { helpFor } from './help.ts'
import { privacy } from './privacy.ts'
import { settings } from './settings.ts'
import type { AppContext, Command, Services } from './shared/command.ts'
import { identifyChat } from './shared/here.ts'
import { followMembership } from './shared/membership.ts'
import { answerPlainMessages } from './shared/plain-message.ts'
import { sources } from './sources.ts'
import { start } from './start.ts'
import { subscribe } from './subscribe.ts'
import { suggest } from './suggest.ts'
import { topics } from './topics.ts'
import { unsubscribe } from './unsubscribe.ts'
import { why } from './why.ts'

/** Everything a person can say, in the order in which menus, /help and the README name it. */
export const commands: Command[] = [
  start,
  subscribe,
  topics,
  unsubscribe,
  digest,
  settings,
  why,
  sources,
  suggest,
]
commands.push(helpFor(commands), privacy, forget, addfeed, feeds, removefeed, opml, stats, backup, broadcast)

/** Teaches the bot every command; updates reach it by `takeUpdate`. The order matters: who is speaking first, plain messages last. */
export function registerCommands(bot: Bot<AppContext>, services: Services): void {
  bot.use(identifyChat(services))
  bot.use(followMembership(services))
  for (const command of commands) {
    const composer = new Composer<AppContext>()
    command.compose(composer, services)
    bot.use(composer)
  }
  const rest = new Composer<AppContext>()
  answerPlainMessages(rest, services)
  bot.use(rest)
}

/** An answer or a broadcast as it reads now. */
export async function renderSaid(
  { content }: Pick<OutboxMessage, 'content'>,
  chat: Chat,
  services: Services,
): Promise<RenderedMessage | undefined> {
  if (content.kind === 'broadcast') {
    const text = services.store.broadcasts.now(content.broadcastId)?.text
    return text === undefined ? undefined : { html: escapeHtml(text) }
  }
  if (content.kind !== 'answer') return undefined
  const [name = '', view = ''] = content.view.split('.')
  const render = commands.find((command) => command.name === name)?.views[view]
  if (!render) return undefined // queued by another version; nobody knows any more how it read
  const context = {
    t: translate(chat.language),
    language: chat.language,
    chat,
    isAdmin: chat.type === 'private' && services.adminIds.has(chat.telegramId),
    now: services.store.clock.now(),
    services,
  }
  return render(context, content.args)
}

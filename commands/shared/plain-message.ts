import type { Composer } from 'grammy'
import { translate } from '../../src/text/translate.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { acknowledge } from './buttons.ts'
import type { AppContext, Services } from './command.ts'

/** What is no command: in a private chat a text is taken for a topic, and asked about. Goes last. */
export function answerPlainMessages(composer: Composer<AppContext>, services: Services): void {
  const inPrivate = composer.chatType('private')
  inPrivate.on('message:text', (ctx) => {
    const text = ctx.msg.text.trim()
    if (text.startsWith('/')) {
      return ctx.answer('help.unknown', { command: (text.split(/\s/)[0] ?? text).slice(0, 40) })
    }
    const topic = parseTopic(text, services.lexicon, ctx.here.chat.language)
    if ('type' in topic) return ctx.answer('subscribe.problem', { type: topic.type })
    return ctx.answer('subscribe.confirm', { text: topic.text, topic })
  })
  inPrivate.on('message', (ctx) => ctx.answer('subscribe.problem', { type: 'no-words' }))
  // A button of an earlier version, or forged data.
  composer.on('callback_query', (ctx) =>
    acknowledge(ctx, services, translate(ctx.here.chat.language).plain('error.stale-button')),
  )
}

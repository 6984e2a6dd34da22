import type { Command } from './shared/command.ts'

/** /privacy: what is kept about a person. Telegram's Bot Developer Terms ask for it. */
export const privacy: Command = {
  name: 'privacy',
  description: 'command.privacy',
  scope: 'everybody',
  compose(composer) {
    composer.command('privacy', (ctx) => ctx.answer('privacy.all'))
  },
  views: { all: ({ t }) => ({ html: t('privacy') }) },
}

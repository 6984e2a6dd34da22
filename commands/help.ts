import { escapeHtml } from '../src/text/html.ts'
import type { Command } from './shared/command.ts'

/** /help is made from the registry, so that it cannot forget a command. */
export function helpFor(commands: readonly Command[]): Command {
  return {
    name: 'help',
    description: 'command.help',
    scope: 'everybody',
    compose(composer) {
      composer.command('help', (ctx) => ctx.answer('help.all'))
    },
    views: {
      all({ t, isAdmin, services }) {
        const line = (command: Command) => `/${command.name} – ${escapeHtml(t.plain(command.description))}`
        const on = commands.filter(({ isOn }) => isOn?.(services) ?? true)
        const forAll = on.filter(({ scope }) => scope === 'everybody')
        const forAdmins = isAdmin ? on.filter(({ scope }) => scope === 'admins') : []
        const parts = [[t('help.title'), ...forAll.map(line)].join('\n'), t('help.hint')]
        if (forAdmins.length > 0) parts.push([t('help.admin'), ...forAdmins.map(line)].join('\n'))
        return { html: parts.join('\n\n') }
      },
      unknown: ({ t }, args) => ({ html: t('error.unknown-command', { command: String(args['command']) }) }),
      adminsOnly: ({ t }) => ({ html: t('error.admins-only') }),
      groupAdminsOnly: ({ t }) => ({ html: t('error.group-admins-only') }),
      internal: ({ t }) => ({ html: t('error.internal') }),
    },
  }
}

import type { CommandContext, Composer } from 'grammy'
import { onButton, type Press } from '../shared/buttons.ts'
import type { AppContext, Services } from '../shared/command.ts'

// Scopes of setMyCommands only hide menu entries; so every command and every press is checked.

/** Runs for admins; everybody else learns that the command is not for them. */
export function adminsOnly(handle: (ctx: CommandContext<AppContext>) => Promise<void>) {
  return (ctx: CommandContext<AppContext>) => (ctx.here.isAdmin ? handle(ctx) : ctx.answer('help.adminsOnly'))
}

/** A button that only admins may press. */
export function onAdminButton(
  composer: Composer<AppContext>,
  services: Services,
  action: string,
  press: Press,
): void {
  onButton(composer, services, action, (ctx, argument) =>
    ctx.here.isAdmin ? press(ctx, argument) : ctx.answer('help.adminsOnly'),
  )
}

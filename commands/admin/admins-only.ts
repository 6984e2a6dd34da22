import type { AppContext } from '../command.ts'

/** Runs for admins; everybody else learns that the command is not for them. Scopes of setMyCommands only hide menu entries. */
export function adminsOnly<C extends AppContext>(
  handle: (ctx: C) => Promise<void>,
): (ctx: C) => Promise<void> {
  return (ctx) => (ctx.here.isAdmin ? handle(ctx) : ctx.answer('help.adminsOnly'))
}

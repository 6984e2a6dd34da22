import type { AppContext, Services } from './command.ts'

const REMEMBERED_MS = 60_000

const admins = new WeakMap<Services, Map<string, { yes: boolean; until: number }>>()

/** Whether this person may change what this chat follows: in private always, in a group its admins and creator, by name or anonymously. */
export async function mayChange(ctx: AppContext, services: Services): Promise<boolean> {
  if (ctx.here.chat.type !== 'private' && ctx.from !== undefined) return isGroupAdmin(ctx, services)
  return true
}

async function isGroupAdmin(ctx: AppContext, services: Services): Promise<boolean> {
  // Who writes as the group itself is one of its admins; who writes as a channel is nobody that Telegram would name.
  const writesAs = ctx.callbackQuery === undefined ? ctx.msg?.sender_chat : undefined
  if (writesAs) return writesAs.id === ctx.chat?.id
  const known = admins.get(services) ?? new Map<string, { yes: boolean; until: number }>()
  admins.set(services, known)
  const key = `${ctx.chat?.id} ${ctx.from?.id}`
  const now = services.store.clock.now()
  const remembered = known.get(key)
  if (remembered && remembered.until > now) return remembered.yes
  const { status } = await ctx.getAuthor()
  const yes = status === 'administrator' || status === 'creator'
  if (known.size > 10_000) known.clear()
  known.set(key, { yes, until: now + REMEMBERED_MS })
  return yes
}

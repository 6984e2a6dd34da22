import type { Composer } from 'grammy'
import { translate } from '../../src/text/translate.ts'
import type { AppContext, Services } from './command.ts'
import { mayChange } from './may-change.ts'

/** What a button's press carries behind its action. */
export type Press = (ctx: AppContext, argument: string) => Promise<void>

/**
 * Buttons whose data is `action:argument`. In a group only its admins' presses count. Pressing twice is harmless: an argument names the
 * state to reach, and Telegram's "not modified" is success.
 */
export function onButton(
  composer: Composer<AppContext>,
  services: Services,
  action: string,
  press: Press,
): void {
  composer.callbackQuery(new RegExp(`^${action}(?::(.*))?$`, 's'), async (ctx) => {
    if (await mayChange(ctx, services)) {
      await press(ctx, ctx.match[1] ?? '')
      acknowledge(ctx, services)
    } else {
      acknowledge(ctx, services, translate(ctx.here.chat.language).plain('error.group-admins-only'))
    }
  })
}

/** Stops the button's spinner. Nobody waits for it, and too late is no matter. */
export function acknowledge(ctx: AppContext, services: Services, alert?: string): void {
  const answered = ctx.answerCallbackQuery(
    alert === undefined ? undefined : { text: alert, show_alert: true },
  )
  answered.catch((error: unknown) => services.onError(error))
}

import type { Composer } from 'grammy'
import { Batch } from '../../src/store/batch.ts'
import { translate } from '../../src/text/translate.ts'
import type { AppContext, Services } from './command.ts'
import { markAnswered } from './here.ts'
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
      await markPressed(ctx, services)
      acknowledge(ctx, services)
    } else {
      acknowledge(ctx, services, translate(ctx.here.chat.language).plain('error.group-admins-only'))
    }
  })
}

/** A press that changed nothing is done with too: repeated after a restart it might meet another state and change that. */
async function markPressed(ctx: AppContext, services: Services): Promise<void> {
  const { store } = services
  if (!(await store.updates.get(String(ctx.update.update_id))))
    await store.commit(markAnswered(new Batch(), ctx, services))
}

/** Stops the button's spinner. Nobody waits for it, and too late is no matter. */
export function acknowledge(ctx: AppContext, services: Services, alert?: string): void {
  const answered = ctx.answerCallbackQuery(
    alert === undefined ? undefined : { text: alert, show_alert: true },
  )
  answered.catch((error: unknown) => services.onError(error))
}

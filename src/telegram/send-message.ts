import { type Api, InputFile } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Button } from '../model/outbox.ts'
import type { Delivery } from '../outbox/drain.ts'
import type { Outcome } from '../outbox/outcome.ts'
import { plainTextOf } from '../text/html.ts'
import { cutToFit, splitToFit } from '../text/measure.ts'
import { classifyError } from './classify-error.ts'

export interface SendOptions {
  /** Telegram may take Stars for what goes beyond its free 30 messages a second. */
  paid?: boolean
}

/** Sends or edits one message and says what became of it. Never throws for anything that Telegram or the network does. */
export async function sendMessage(
  api: Api,
  delivery: Delivery,
  { paid = false }: SendOptions = {},
): Promise<Outcome> {
  const { rendered, telegramId, threadId, messageId, asPlainText, silent } = delivery
  const { text, more } = textOf(delivery)
  const options = {
    ...(asPlainText ? {} : { parse_mode: 'HTML' as const }),
    ...(rendered.buttons && !more ? { reply_markup: keyboardOf(rendered.buttons) } : {}),
    link_preview_options: rendered.previewUrl ? { url: rendered.previewUrl } : { is_disabled: true },
  }
  try {
    if (messageId !== undefined) {
      await api.editMessageText(telegramId, messageId, text, options)
      return { type: 'sent', messageId }
    }
    const place = {
      ...(threadId === undefined ? {} : { message_thread_id: threadId }),
      ...(silent ? { disable_notification: true } : {}),
      ...(paid ? { allow_paid_broadcast: true } : {}),
    }
    const { file } = rendered
    if (file) {
      const { link_preview_options: _, ...rest } = options
      const document = new InputFile(Buffer.from(file.text), file.name)
      const sent = await api.sendDocument(telegramId, document, { ...rest, ...place, caption: text })
      return { type: 'sent', messageId: sent.message_id }
    }
    const sent = await api.sendMessage(telegramId, text, { ...options, ...place })
    return { type: 'sent', messageId: sent.message_id, ...(more ? { more } : {}) }
  } catch (error) {
    const outcome = classifyError(error, messageId !== undefined)
    return outcome.type === 'unchanged' && messageId !== undefined ? { type: 'sent', messageId } : outcome
  }
}

/** What goes now, and whether pieces are left. An edit stays one message, and so is cut. */
function textOf({ rendered, messageId, asPlainText, piece }: Delivery): { text: string; more?: true } {
  if (!asPlainText) return { text: rendered.html }
  const plain = plainTextOf(rendered.html)
  if (messageId !== undefined) return { text: cutToFit(plain) }
  const pieces = splitToFit(plain)
  return { text: pieces[piece] ?? '', ...(piece + 1 < pieces.length ? { more: true } : {}) }
}

function keyboardOf(rows: Button[][]): InlineKeyboardMarkup {
  const button = (each: Button) =>
    'url' in each ? { text: each.text, url: each.url } : { text: each.text, callback_data: each.data }
  return { inline_keyboard: rows.map((row) => row.map(button)) }
}

import { type Api, InputFile } from 'grammy'
import type { InlineKeyboardMarkup } from 'grammy/types'
import type { Button } from '../model/outbox.ts'
import type { Delivery } from '../outbox/drain.ts'
import type { Outcome } from '../outbox/outcome.ts'
import { plainTextOf } from '../text/html.ts'
import { cutToFit } from '../text/measure.ts'
import { classifyError } from './classify-error.ts'

/** Sends or edits one message and says what became of it. Never throws for anything that Telegram or the network does. */
export async function sendMessage(api: Api, delivery: Delivery): Promise<Outcome> {
  const { rendered, telegramId, threadId, messageId, asPlainText, silent } = delivery
  const text = asPlainText ? cutToFit(plainTextOf(rendered.html)) : rendered.html
  const options = {
    ...(asPlainText ? {} : { parse_mode: 'HTML' as const }),
    ...(rendered.buttons ? { reply_markup: keyboardOf(rendered.buttons) } : {}),
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
    }
    const { file } = rendered
    if (file) {
      const { link_preview_options: _, ...rest } = options
      const document = new InputFile(Buffer.from(file.text), file.name)
      const sent = await api.sendDocument(telegramId, document, { ...rest, ...place, caption: text })
      return { type: 'sent', messageId: sent.message_id }
    }
    const sent = await api.sendMessage(telegramId, text, { ...options, ...place })
    return { type: 'sent', messageId: sent.message_id }
  } catch (error) {
    return classifyError(error, messageId !== undefined)
  }
}

function keyboardOf(rows: Button[][]): InlineKeyboardMarkup {
  const button = (each: Button) =>
    'url' in each ? { text: each.text, url: each.url } : { text: each.text, callback_data: each.data }
  return { inline_keyboard: rows.map((row) => row.map(button)) }
}

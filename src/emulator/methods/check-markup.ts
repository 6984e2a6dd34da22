import { badRequest } from '../api-failure.ts'
import { checkLink } from '../text/check-link.ts'
import type { ChatRecord, ReplyMarkup } from '../world/records.ts'

const maxButtons = 100 // per inline keyboard, Telegram's server; more is "reply markup is too long"
const maxDataBytes = 64 // callback_data, Bot API InlineKeyboardButton

const actions = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'disabled',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
]
const looks = ['text', 'icon_custom_emoji_id', 'style']
const onlyInPrivate = [
  'request_users',
  'request_chat',
  'request_contact',
  'request_location',
  'request_poll',
  'web_app',
]

type Json = Record<string, unknown>

/** What comes with a message as reply_markup. Where `inlineOnly`, as in an edit, other keyboards are refused. */
export function checkMarkup(
  record: ChatRecord,
  markup: unknown,
  inlineOnly = false,
): ReplyMarkup | undefined {
  if (markup === undefined || markup === null) return undefined
  if (!isObject(markup)) throw badRequest("can't parse reply keyboard markup JSON object")
  if ('inline_keyboard' in markup) {
    const rows = readRows(markup['inline_keyboard'], 'InlineKeyboardButton')
    for (const button of rows.flat()) checkInlineButton(button, record)
    if (rows.flat().length > maxButtons) throw badRequest('reply markup is too long')
    // A keyboard without buttons is none.
    const shown = rows.filter((row) => row.length > 0)
    return shown.length === 0 ? undefined : ({ inline_keyboard: shown } as unknown as ReplyMarkup)
  }
  if (inlineOnly || record.chat.type === 'channel') throw badRequest('inline keyboard expected')
  if ('keyboard' in markup) {
    for (const button of readRows(markup['keyboard'], 'KeyboardButton').flat())
      checkReplyButton(button, record)
  } else if (markup['remove_keyboard'] !== true && markup['force_reply'] !== true) {
    if (Object.keys(markup).length === 0) return undefined
    throw badRequest("can't parse reply keyboard markup JSON object: no known kind of markup")
  }
  return markup as unknown as ReplyMarkup
}

function readRows(value: unknown, name: string): Json[][] {
  if (!Array.isArray(value) || !value.every(Array.isArray)) {
    throw badRequest(`can't parse ${name}: expected an Array of Arrays`)
  }
  return (value as unknown[][]).map((row) =>
    row.map((button) => {
      if (typeof button === 'string' && name === 'KeyboardButton') return { text: button }
      if (!isObject(button)) throw badRequest(`can't parse ${name}: expected an Object`)
      return button
    }),
  )
}

function checkInlineButton(button: Json, record: ChatRecord): void {
  const { text } = button
  if (typeof text !== 'string' || text.trim() === '')
    throw badRequest("can't parse inline keyboard button: Text must be non-empty")
  const present = actions.filter((action) => action in button)
  const unknown = Object.keys(button).find((key) => !actions.includes(key) && !looks.includes(key))
  if (unknown !== undefined)
    throw badRequest(`can't parse inline keyboard button: unknown field "${unknown}"`)
  if (present.length === 0) {
    throw badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
  }
  if (present.length > 1)
    throw badRequest(`can't parse inline keyboard button: both ${present.join(' and ')} are given`)
  checkStyle(button)
  const value = button[present[0] ?? '']
  if ('callback_data' in button) {
    const size = typeof value === 'string' ? Buffer.byteLength(value) : 0
    if (size < 1 || size > maxDataBytes) throw badRequest('BUTTON_DATA_INVALID')
  }
  if ('url' in button && (typeof value !== 'string' || checkLink(value) === undefined)) {
    throw badRequest(`inline keyboard button URL '${value}' is invalid: Wrong HTTP URL`)
  }
  if ('web_app' in button && record.chat.type !== 'private') throw badRequest('BUTTON_TYPE_INVALID')
  if ('copy_text' in button) {
    const copied = isObject(value) ? value['text'] : undefined
    if (typeof copied !== 'string' || copied.length < 1 || copied.length > 256) {
      throw badRequest('BUTTON_COPY_TEXT_INVALID')
    }
  }
}

function checkReplyButton(button: Json, record: ChatRecord): void {
  if (typeof button['text'] !== 'string' || button['text'] === '') {
    throw badRequest("can't parse keyboard button: Text must be non-empty")
  }
  checkStyle(button)
  const special = onlyInPrivate.find((field) => field in button)
  if (special !== undefined && record.chat.type !== 'private') {
    throw badRequest(`${special} can be used in private chats only`)
  }
  const request = button['request_chat']
  if (request === undefined) return
  if (
    !isObject(request) ||
    !Number.isInteger(request['request_id']) ||
    typeof request['chat_is_channel'] !== 'boolean'
  ) {
    throw badRequest("can't parse keyboard button: request_chat needs request_id and chat_is_channel")
  }
}

function checkStyle(button: Json): void {
  const { style } = button
  if (style === undefined || ['danger', 'success', 'primary'].includes(style as string)) return
  throw badRequest('invalid button style specified')
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

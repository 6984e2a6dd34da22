import type { Chat } from '../src/model/chat.ts'
import type { UiLanguage } from '../src/model/language.ts'
import type { Instant } from '../src/model/time.ts'
import { type Translate, translate } from '../src/text/translate.ts'

/** For whom something is rendered. */
export interface Reader {
  t: Translate
  language: UiLanguage
  timeZone: string
  now: Instant
}

export function readerOf(chat: Chat, now: Instant): Reader {
  return { t: translate(chat.language), language: chat.language, timeZone: chat.timeZone, now }
}

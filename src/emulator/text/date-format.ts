import type { MessageEntity } from 'grammy/types'

type DateFormat = MessageEntity.DateTimeMessageEntity['date_time_format']

/** `r` = relative; otherwise week day, date and time, each short or long, in that order. */
export function isDateFormat(format: string): format is DateFormat {
  return /^(?:r|w?[dD]?[tT]?)$/.test(format)
}

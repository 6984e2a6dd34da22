import { IntlMessageFormat } from 'intl-messageformat'
import type { UiLanguage } from '../model/language.ts'
import en from './catalogues/en.json' with { type: 'json' }
import ru from './catalogues/ru.json' with { type: 'json' }
import uk from './catalogues/uk.json' with { type: 'json' }
import { escapeHtml } from './html.ts'

/** A message of the catalogues, in ICU MessageFormat with Telegram's HTML in it. */
export type MessageKey = keyof typeof en

/** A value that is HTML already and must not be escaped again. */
export interface Html {
  html: string
}

export type Args = Record<string, string | number | Html>

export const catalogues: Record<UiLanguage, Record<MessageKey, string>> = { en, uk, ru }
export const uiLanguages: readonly UiLanguage[] = ['en', 'uk', 'ru']

/** Says a message in one language: as HTML with its values escaped, or plain for buttons and menus. */
export interface Translate {
  (key: MessageKey, args?: Args): string
  plain(key: MessageKey, args?: Record<string, string | number>): string
}

const compiled = new Map<string, IntlMessageFormat>()

export function translate(language: UiLanguage): Translate {
  const say = (key: MessageKey, args: Record<string, string | number>) =>
    String(formatOf(language, key).format(args))
  return Object.assign((key: MessageKey, args: Args = {}) => say(key, escaped(args)), {
    plain: (key: MessageKey, args: Record<string, string | number> = {}) => say(key, args),
  })
}

/** The language the bot speaks to somebody whose Telegram is set to `tag` (IETF, such as `pt-br`). */
export function uiLanguageOf(tag: string | undefined, fallback: UiLanguage): UiLanguage {
  const primary = tag?.toLowerCase().split('-')[0]
  if (primary === 'be') return 'ru' // nearer to a Belarusian reader than English, until there is a Belarusian catalogue
  return uiLanguages.find((language) => language === primary) ?? fallback
}

function formatOf(language: UiLanguage, key: MessageKey): IntlMessageFormat {
  const id = `${language} ${key}`
  const known = compiled.get(id)
  if (known) return known
  const format = new IntlMessageFormat(catalogues[language][key], language, undefined, { ignoreTag: true })
  compiled.set(id, format)
  return format
}

function escaped(args: Args): Record<string, string | number> {
  const entries = Object.entries(args).map(([name, value]) => {
    if (typeof value === 'number') return [name, value] as const
    return [name, typeof value === 'string' ? escapeHtml(value) : value.html] as const
  })
  return Object.fromEntries(entries)
}

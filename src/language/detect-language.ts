import { eld } from 'eld/extrasmall'
import type { Language } from '../model/language.ts'
import { LANGUAGES } from './languages.ts'

const SHORT = 40 // characters
const PLAIN = /^[\x20-\x7e\s]+$/
const ENOUGH = 600 // characters: more do not change eld's mind, they only cost time

eld.setLanguageSubset([...LANGUAGES])

/** The language of a text; `hint` (what the feed declares) decides where the text is too short to tell. */
export function detectLanguage(text: string, hint?: string): Language {
  const declared = asLanguage(hint)
  const sample = text.slice(0, ENOUGH)
  const result = eld.detect(sample)
  const detected = asLanguage(result.language)
  if (detected === undefined) return declared ?? (/\p{Script=Cyrillic}/u.test(sample) ? 'ru' : 'en')
  if (sample.length >= SHORT || detected === declared) return detected
  if (declared !== undefined) return declared
  // A few words of plain letters are English more often than what eld then guesses.
  return PLAIN.test(sample) && !result.isReliable() ? 'en' : detected
}

/** `en-US`, `UK`, `ru_RU` … as one of the languages that are understood. */
export function asLanguage(tag: string | undefined): Language | undefined {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0]
  return LANGUAGES.find((language) => language === primary)
}

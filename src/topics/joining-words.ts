import type { Language } from '../model/language.ts'

/** Words between the parts of a topic: what follows is excluded, or is enough in place of what stands before. */
const WORDS: Record<Language, { without: string; or: string }> = {
  en: { without: 'without except excluding not', or: 'or' },
  uk: { without: 'крім окрім', or: 'або чи' },
  ru: { without: 'кроме исключая', or: 'или либо' },
  be: { without: 'акрамя апрача', or: 'або альбо ці' },
  pl: { without: 'oprócz prócz', or: 'lub albo' },
  de: { without: 'außer ohne nicht', or: 'oder' },
  fr: { without: 'sauf excepté', or: 'ou' },
  es: { without: 'excepto salvo', or: 'o u' },
}

export function joins(norm: string, language: Language): 'without' | 'or' | undefined {
  const { without, or } = WORDS[language]
  if (or.split(' ').includes(norm)) return 'or'
  return without.split(' ').includes(norm) ? 'without' : undefined
}

import type { Language } from '../model/language.ts'

/** Words between the parts of a topic: what follows is excluded, is enough in place of what stands before, or comes in addition. */
const WORDS: Record<Language, { without: string; or: string; and: string }> = {
  en: { without: 'without except excluding not', or: 'or', and: 'and' },
  uk: { without: 'крім окрім', or: 'або чи', and: 'і й та' },
  ru: { without: 'кроме исключая', or: 'или либо', and: 'и' },
  be: { without: 'акрамя апрача', or: 'або альбо ці', and: 'і й ды' },
  pl: { without: 'oprócz prócz', or: 'lub albo', and: 'i oraz' },
  de: { without: 'außer ohne nicht', or: 'oder', and: 'und' },
  fr: { without: 'sauf excepté', or: 'ou', and: 'et' },
  es: { without: 'excepto salvo', or: 'o u', and: 'y e' },
}

export function joins(norm: string, language: Language): 'without' | 'or' | 'and' | undefined {
  const { without, or, and } = WORDS[language]
  if (and.split(' ').includes(norm)) return 'and'
  if (or.split(' ').includes(norm)) return 'or'
  return without.split(' ').includes(norm) ? 'without' : undefined
}

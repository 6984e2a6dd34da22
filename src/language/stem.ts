import type { Language } from '../model/language.ts'

// Endings that inflection puts on words nobody has written stems for; longest first within each language.
const SLAVIC =
  /(?:ськими|ського|ському|скими|ского|скому|ціями|циями|ення|ання|ение|ание|ості|ость|ости|ами|ями|ого|ому|ими|ыми|ької|ою|ею|єю|єм|его|ему|ах|ях|ів|їв|ов|ев|ей|ой|ий|ый|ой|ая|яя|ое|ее|ую|юю|ою|им|ым|ом|ем|ам|ям|их|ых|а|я|о|е|є|и|ы|і|ї|й|у|ю|ь)$/
const ENDINGS: Record<Language, RegExp> = {
  en: /(?:ing|ies|es|ed|s|y|e)$/,
  uk: SLAVIC,
  ru: SLAVIC,
  be: /(?:скімі|скага|скаму|аннем|енне|анне|асці|асць|амі|ямі|ага|яга|аму|яму|імі|ымі|аў|яў|оў|ах|ях|ай|ей|ой|ую|юю|ая|яя|ае|яе|ым|ім|ам|ям|ом|ем|ых|іх|а|я|о|е|э|ы|і|й|у|ю|ь)$/,
  pl: /(?:ami|iami|ego|emu|ymi|imi|ach|iach|owi|ów|om|em|ie|ej|ą|ę|a|e|i|o|u|y)$/,
  de: /(?:ern|en|er|es|em|e|n|s)$/,
  fr: /(?:aux|es|s|x|e)$/,
  es: /(?:es|os|as|s|o|a|e)$/,
}
export const SHORTEST_STEM = 3 // letters that must remain
export const LONGEST_ENDING = 4 // letters behind a stem

/** What the forms of a free word have in common: the word without its ending. It is compared as a beginning. */
export function stem(norm: string, language: Language): string {
  const cut = norm.replace(ENDINGS[language], '')
  return cut.length >= SHORTEST_STEM ? cut : norm
}

/** Whether `norm` may be a form of the word with this stem: it begins with it and goes on with little more than an ending. */
export function isFormOf(norm: string, stem: string): boolean {
  return (
    norm.startsWith(stem) &&
    norm.length - stem.length <= Math.min(LONGEST_ENDING, Math.max(2, stem.length - 2))
  )
}

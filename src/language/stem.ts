import type { Language } from '../model/language.ts'

// Endings that inflection puts on words nobody has written stems for.
const RUSSIAN_AND_UKRAINIAN =
  'ськими ського ському скими ского скому ціями циями ення ання ение ание ості ость ости ами ями ого ому ими ыми ької ою ею єю єм его ему ах ях ів їв ов ев ей ой ий ый ая яя ое ее ую юю им ым ом ем ам ям их ых а я о е є и ы і ї й у ю ь'
const ENDINGS: Record<Language, string> = {
  en: 'ing ies es ed s y e',
  uk: RUSSIAN_AND_UKRAINIAN,
  ru: RUSSIAN_AND_UKRAINIAN,
  be: 'скімі скага скаму аннем енне анне асці асць амі ямі ага яга аму яму імі ымі аў яў оў ах ях ай ей ой ую юю ая яя ае яе ым ім ам ям ом ем ых іх а я о е э ы і й у ю ь',
  pl: 'iami ami iego ego emu ymi imi iach ach owi ów om em ie ej ą ę a e i o u y',
  de: 'ern en er es em e n s',
  fr: 'aux es s x e',
  es: 'es os as s o a e',
}
export const SHORTEST_STEM = 3 // letters that must remain
const USUAL_STEM = 4 // letters that remain of a word that has more
export const LONGEST_ENDING = 4 // letters behind a stem

const endings = new Map(
  Object.entries(ENDINGS).map(([language, list]) => [
    language as Language,
    list.split(' ').sort((a, b) => b.length - a.length),
  ]),
)

/** What the forms of a free word have in common: the word without its ending. It is compared as a beginning. */
export function stem(norm: string, language: Language): string {
  const least = norm.length > USUAL_STEM ? USUAL_STEM : SHORTEST_STEM
  const ending = endings
    .get(language)
    ?.find((each) => norm.endsWith(each) && norm.length - each.length >= least)
  return ending === undefined ? norm : norm.slice(0, -ending.length)
}

/** Whether `norm` may be a form of the word with this stem: it begins with it and goes on with little more than an ending. */
export function isFormOf(norm: string, stem: string): boolean {
  if (stem.length < SHORTEST_STEM) return norm === stem
  return (
    norm.startsWith(stem) &&
    norm.length - stem.length <= Math.min(LONGEST_ENDING, Math.max(2, stem.length - 2))
  )
}

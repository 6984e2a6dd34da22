import anyAscii from 'any-ascii'

// How the same sound is spelled in one script or another, after any-ascii has made it Latin. Order matters: longer spellings first.
const SAME_SOUND: readonly [RegExp, string][] = [
  [/shch|sch|sz|sh/g, 's'],
  [/tch|tsch|cz|ch/g, 'c'],
  [/zh|rz/g, 'z'],
  [/kh|gh/g, 'h'],
  [/ts|tz/g, 'c'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/ck|q/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/g/g, 'h'],
  [/j|y|'/g, ''],
]
const VOWELS = /[aeiou]/g
const CASE_ENDING =
  /(?:(?<=[^aeiou]{2})(?:ogo|oho|aga|aha)|omu|ymi|imi|ami|iam|iakh|oyu|oiu|iei|yei|om|em|im|ym|ov|ev|ou|oi|yi|ii|a|u|e|i|o|y)$/

const MOST_REMEMBERED = 50_000 // words; news says the same names again and again
const LONGEST_REMEMBERED = 40 // characters
const remembered = new Map<string, string>()

/**
 * How a name sounds, whatever its script and case: Lukashenko, Лукашенка, Лукашэнку and Łukaszenka give one key. Only for capitalised
 * words of four letters or more; shorter keys than three consonants are refused, they would be many names at once.
 */
export function nameKey(word: string): string | undefined {
  if (word.length < 4) return undefined
  const known = remembered.get(word)
  if (known !== undefined) return known === '' ? undefined : known
  const key = spell(word)
  if (word.length > LONGEST_REMEMBERED) return key
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(word, key ?? '')
  return key
}

function spell(word: string): string | undefined {
  let latin = anyAscii(word)
    .toLowerCase()
    .replace(/[^a-z']/g, '')
  if (latin.length > 5) latin = latin.replace(CASE_ENDING, '')
  for (const [spelling, sound] of SAME_SOUND) latin = latin.replace(spelling, sound)
  const first = latin[0]
  if (first === undefined) return undefined
  const key =
    (/[aeiou]/.test(first) ? 'a' : first) +
    latin
      .slice(1)
      .replace(VOWELS, '')
      .replace(/(.)\1+/g, '$1')
  return key.length >= 3 ? key : undefined
}

/** A word of a text: letters and digits, with apostrophes inside. Hyphens divide words. */
export interface Token extends Word {
  /** UTF-16 offsets in the text. */
  start: number
  end: number
}

interface Word {
  /** Lower case, ё as е, every apostrophe as ', English possessive 's dropped. */
  norm: string
  /** Begins with a capital letter. */
  capital: boolean
  /** Two letters or more, all of them capitals. */
  caps: boolean
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu
// l'invasion, d'otages, qu'il: what is elided is no part of the word; N'Djamena is one.
const ELISION = /^(?:[cdjlmstCDJLMST]|[nN](?=.\p{Ll})|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)['’ʼ](?=\p{L}{2})/u
const APOSTROPHE = /['’ʼ]/
const CAPS = /^\p{Lu}[\p{Lu}\p{N}]+$/u
const CAPITAL = /^\p{Lu}/u
const MOST_REMEMBERED = 50_000 // words; news says the same ones again and again
const LONGEST_REMEMBERED = 40 // characters

const remembered = new Map<string, Word>()

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  WORD.lastIndex = 0
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    const elided = elisionOf(match[0])
    const { norm, capital, caps } = readWord(elided === 0 ? match[0] : match[0].slice(elided))
    tokens.push({ norm, capital, caps, start: match.index + elided, end: WORD.lastIndex })
  }
  return tokens
}

/** How many characters of a word are an elided article or the like. */
export function elisionOf(word: string): number {
  return APOSTROPHE.test(word) ? (ELISION.exec(word)?.[0].length ?? 0) : 0
}

function readWord(word: string): Word {
  const known = remembered.get(word)
  if (known) return known
  const read = { norm: normalizeWord(word), capital: CAPITAL.test(word), caps: CAPS.test(word) }
  if (word.length > LONGEST_REMEMBERED) return read
  if (remembered.size >= MOST_REMEMBERED) remembered.clear()
  remembered.set(word, read)
  return read
}

/** One word as it is compared. */
export function normalizeWord(word: string): string {
  const lower = word.normalize('NFC').toLowerCase().replaceAll('ё', 'е')
  return APOSTROPHE.test(lower) ? lower.replace(/[’ʼ]/g, "'").replace(/'s$/, '') : lower
}

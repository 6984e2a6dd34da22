/** A word of a text: letters and digits, with apostrophes inside. Hyphens divide words. */
export interface Token {
  /** Lower case, ё as е, every apostrophe as ', English possessive 's dropped. */
  norm: string
  /** UTF-16 offsets in the text. */
  start: number
  end: number
  /** Begins with a capital letter. */
  capital: boolean
  /** Two letters or more, all of them capitals. */
  caps: boolean
}

const WORD = /[\p{L}\p{M}\p{N}]+(?:['’ʼ][\p{L}\p{M}]+)*/gu
const CAPS = /^\p{Lu}[\p{Lu}\p{N}]+$/u
const CAPITAL = /^\p{Lu}/u

export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  for (const match of text.matchAll(WORD)) {
    const word = match[0]
    tokens.push({
      norm: normalizeWord(word),
      start: match.index,
      end: match.index + word.length,
      capital: CAPITAL.test(word),
      caps: CAPS.test(word),
    })
  }
  return tokens
}

/** One word as it is compared. */
export function normalizeWord(word: string): string {
  return word.normalize('NFC').toLowerCase().replaceAll('ё', 'е').replace(/[’ʼ]/g, "'").replace(/'s$/, '')
}

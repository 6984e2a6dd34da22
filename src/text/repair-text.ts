import { windows1252Bytes, withWindowsCharacters } from './windows-1252.ts'

// Borrowed idea: ftfy (https://ftfy.readthedocs.io) reads text back through the encoding by which it was misread.
const LATIN = windows1252Bytes()
const CYRILLIC = cyrillicBytes()
const LATIN1 = new Map(
  Array.from({ length: 128 }, (_, index) => [String.fromCharCode(index + 0x80), index + 0x80]),
)
const LATIN1_PAIR = /[\u00c2-\u00f4][\u0080-\u00bf]/
// A first and a second byte of UTF-8, as windows-1252 and as windows-1251 show them.
const LATIN_PAIR =
  /[\u00c2-\u00f4][\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]/
const CYRILLIC_PAIR =
  /[РСВГв][\u0098\u00a0-\u00bbЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї\u2013-\u203a\u20ac\u2116\u2122]/
// What comes out of a repair must be what people write: Latin, Greek, Cyrillic, punctuation, signs, East Asian letters, emoji.
const PLAUSIBLE =
  /^[\t\n\r -~\u0080-\u017f\u0192\u0218-\u021b\u02bc\u0370-\u052f\u1e00-\u1fff\u2000-\u206f\u20a0-\u20bf\u2100-\u27bf\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\u{1f000}-\u{1faff}]*$/u

/**
 * A field whose UTF-8 was read as windows-1252 or windows-1251 and encoded again, as it was meant; any other text as it is. Repairs only
 * what cannot be meant as it stands: the whole field is valid UTF-8 when read back, or a sequence stands where no language has it.
 */
export function repairText(text: string): string {
  let repaired = text
  for (let round = 0; round < 2; round++) {
    const before = repaired
    if (LATIN_PAIR.test(repaired)) repaired = rereadLatin(repaired) ?? withoutStrays(repaired)
    if (CYRILLIC_PAIR.test(repaired)) repaired = rereadCyrillic(repaired) ?? repaired
    if (repaired === before) break
  }
  return withWindowsCharacters(repaired)
}

/**
 * The same for what a feed's reader may touch: fields that are Latin-1's misreading as a whole, as Python's feedparser does it. The rest is
 * repaired where fields become text.
 */
export function repairLatin1(text: string): string {
  if (!LATIN1_PAIR.test(text)) return withWindowsCharacters(text)
  return withWindowsCharacters(reread(text, LATIN1) ?? text)
}

/** The text whose UTF-8 bytes these characters are, if all of it is that. */
function reread(text: string, table: ReadonlyMap<string, number>): string | undefined {
  const bytes = new Uint8Array(text.length)
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const byte = code < 0x80 ? code : table.get(text[index] ?? '')
    if (byte === undefined) return undefined
    bytes[index] = byte
  }
  try {
    const meant = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    return PLAUSIBLE.test(meant.replaceAll('\ufe0f', '')) ? meant : undefined
  } catch {
    return undefined
  }
}

/** One capital beside a sign, as in Ä», may be meant; Ã or Â beside one is not, nor are two such pairs or three signs in a row. */
function rereadLatin(text: string): string | undefined {
  const meant = reread(text, LATIN)
  const isCertain = /[ÃÂ]/.test(text) || (meant !== undefined && text.length - meant.length > 1)
  return isCertain ? meant : undefined
}

/** Two letters of Russian may by chance be one of UTF-8; what comes out must be Cyrillic words. */
function rereadCyrillic(text: string): string | undefined {
  const meant = reread(text, CYRILLIC)
  return meant !== undefined && /[а-яёіїєґў]{3}/i.test(meant) ? meant : undefined
}

/** Sequences beside text that is right: dashes and quotation marks, and accented letters in the middle of small ones. */
function withoutStrays(text: string): string {
  return text
    .replace(
      /â€[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017e\u02dc\u2013-\u203a\u20ac\u2122]/g,
      orAsItIs,
    )
    .replace(/(?<=[a-z])[ÂÃ][\u0080-\u00bf]|Ã[\u00a0-\u00bf](?=[a-z])/g, orAsItIs)
}

function orAsItIs(sequence: string): string {
  return reread(sequence, LATIN) ?? sequence
}

function cyrillicBytes(): ReadonlyMap<string, number> {
  const decoder = new TextDecoder('windows-1251')
  return new Map(
    Array.from({ length: 128 }, (_, index) => [decoder.decode(Uint8Array.of(index + 0x80)), index + 0x80]),
  )
}

import { isUtf8 } from 'node:buffer'
import { withWindowsCharacters } from '../text/windows-1252.ts'
import { cyrillicLikelihood, guessEncoding, isCyrillicEncoding, looksNonLatin } from './guess-encoding.ts'

// What publishers call these encodings, where it is not what the Encoding Standard (https://encoding.spec.whatwg.org) calls them.
const ALIASES: Record<string, string> = {
  'cp-1251': 'windows-1251',
  'win-1251': 'windows-1251',
  win1251: 'windows-1251',
  koi8: 'koi8-r',
  cp866: 'ibm866',
  'cp-866': 'ibm866',
  'mac-cyrillic': 'x-mac-cyrillic',
}
const LATIN1 = 'windows-1252' // what servers say that know nothing; the standard's name for ISO-8859-1 and ASCII, too
const PROBE = 4096 // bytes in which a declaration may stand
const NONSENSE = 1.5 // by how much text must be likelier in another encoding before its label is a lie

/**
 * Bytes of a feed or a page as text. Order carries the reason: a byte order mark cannot lie; text that is valid UTF-8 is UTF-8 whatever the labels
 * say; a Latin-1 header is a server's default and loses to the document's own declaration; where labels of Cyrillic encodings make
 * nonsense of the text, or there is none, it is in the encoding that makes the most sense of it. Lonely high bytes are Western.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string): string {
  const marked = byteOrderMark(bytes) ?? utf16Pattern(bytes)
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes)
  if (isUtf8(bytes)) return asBuffer(bytes).toString('utf8')
  const text = mostlyUtf8(bytes)
  if (text !== undefined) return text
  const encoding = oneByteEncoding(bytes, contentType)
  return encoding === LATIN1
    ? withWindowsCharacters(asBuffer(bytes).toString('latin1'))
    : new TextDecoder(encoding).decode(bytes)
}

function oneByteEncoding(bytes: Uint8Array, contentType: string): string {
  const head = asBuffer(bytes.subarray(0, PROBE)).toString('latin1')
  const labels = [
    labelIn(/charset\s*=\s*["']?([\w.:-]+)/i, contentType),
    labelIn(/<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/i, head),
    labelIn(/<meta[^>]*charset\s*=\s*["']?([\w.:-]+)/i, head),
  ].filter((label) => label !== undefined)
  if (!looksNonLatin(bytes)) return labels.find((label) => label !== LATIN1) ?? LATIN1
  const label = mostSensible(
    bytes,
    labels.filter((each) => each !== LATIN1),
  )
  if (label !== undefined && !isCyrillicEncoding(label)) return label
  const guess = guessEncoding(bytes)
  if (label === undefined) return guess
  const gain = isCyrillicEncoding(guess)
    ? cyrillicLikelihood(bytes, guess) - cyrillicLikelihood(bytes, label)
    : 0
  return gain > NONSENSE ? guess : label
}

/** The first label, unless another one of a Cyrillic encoding makes clearly more sense. */
function mostSensible(bytes: Uint8Array, labels: readonly string[]): string | undefined {
  const [first, second] = labels
  if (first === undefined || second === undefined || ![first, second].every(isCyrillicEncoding)) return first
  return cyrillicLikelihood(bytes, second) > cyrillicLikelihood(bytes, first) ? second : first
}

function byteOrderMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

/** Each first two bytes of UTF-16 that forgot its mark are a letter or blank of ASCII and a zero. */
function utf16Pattern([a = 0, b = 0, c = 0, d = 0]: Uint8Array): string | undefined {
  const isText = (byte: number) => byte === 0x3c || byte === 0x0a || byte === 0x0d || byte === 0x20
  if (isText(a) && b === 0 && c !== 0 && d === 0) return 'utf-16le'
  if (a === 0 && isText(b) && c === 0 && d !== 0) return 'utf-16be'
  return undefined
}

/** UTF-8 with a few broken bytes: no other encoding gives ten good characters beyond ASCII for each bad one. */
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = asBuffer(bytes).toString('utf8')
  let [good, lost] = [0, 0]
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 0xfffd) lost++
    else if (code > 0x7f) good++
  }
  return good >= lost * 10 ? text : undefined
}

/** The standard's name of the one-byte encoding that a label means; none for UTF-8 and UTF-16, which the bytes have shown not to be. */
function labelIn(pattern: RegExp, text: string): string | undefined {
  const label = pattern.exec(text)?.[1]?.toLowerCase()
  if (label === undefined) return undefined
  try {
    const name = new TextDecoder(ALIASES[label] ?? label).encoding
    return name.startsWith('utf') ? undefined : name
  } catch {
    return undefined // no such encoding
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

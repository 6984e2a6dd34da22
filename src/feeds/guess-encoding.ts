const SAMPLE = 4000 // bytes above ASCII that are looked at
const WORST = Math.log(1e-6)
// How often a letter occurs among a thousand letters: Russian, with what Ukrainian and Belarusian have besides.
const FREQUENCIES: Record<string, number> = {
  ...{ о: 100, а: 82, е: 78, и: 66, н: 66, т: 58, с: 52, р: 46, в: 46, л: 42, к: 36, м: 31, д: 30, п: 27 },
  ...{ у: 30, я: 22, ы: 19, ь: 17, г: 17, з: 19, б: 17, ч: 14, й: 12, х: 11, ж: 9, ш: 7, ю: 7, ц: 7, щ: 4 },
  ...{ э: 4, ф: 4, ъ: 1, ё: 4, і: 40, ї: 5, є: 5, ґ: 0.5, ў: 8 },
}
const SIGNS = '«»—–№„“”’‘…•°§©®·\u00a0'
const CYRILLIC_LABELS = new Set([
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'iso-8859-5',
  'ibm866',
  'x-mac-cyrillic',
])
const CANDIDATES = ['windows-1251', 'koi8-u', 'iso-8859-5', 'ibm866']
const NOT_CYRILLIC = -5 // mean logarithm; real text has -4 at the worst

// What a letter costs by the one before it: rows are the case before, columns the case now; none, small, capital, Latin.
const CASE_COSTS = [
  [0, 0, -2.5],
  [0, 0, -7],
  [0, -0.3, -0.6],
  [0, -3, -3],
]
// What often follows what in the three languages.
const COMMON_PAIRS =
  'ст но то на ен ов ни ра во ко по ро пр го ал ре не ер ли та ла ть ан ор от ет ол ел ат ос ка ва ом ес ло он ин ит де ри ск ме за же ся ві ів ий ди мо да об ия ны ай ку ки ад ав ез пи ис ак ам им ми ле ве тр ви ти'
const PAIR_GAIN = 2

/** For each byte, what its character is in an encoding. */
interface Table {
  /** Logarithm of its frequency. */
  share: Float64Array
  /** 0 no letter, 1 small, 2 capital, 3 Latin. */
  letterCase: Uint8Array
  /** 1 at (byte before << 8) + byte for the pairs that are common. */
  pairs: Uint8Array
}
const tables = new Map<string, Table>()

/** Whether a name (lower case, as the Encoding Standard has it) is of an encoding for Cyrillic. */
export function isCyrillicEncoding(name: string): boolean {
  return CYRILLIC_LABELS.has(name)
}

/** Whether high bytes stand side by side, as in scripts other than Latin, where most are lonely. */
export function looksNonLatin(bytes: Uint8Array): boolean {
  let high = 0
  let neighbours = 0
  for (let index = 1; index < bytes.length; index++) {
    if ((bytes[index] ?? 0) < 0x80) continue
    high++
    if ((bytes[index - 1] ?? 0) >= 0x80) neighbours++
  }
  return high > 0 && neighbours / high > 0.5
}

/**
 * How much the bytes look like Russian, Ukrainian or Belarusian in an encoding: the mean logarithm of how probable each byte above
 * ASCII is there, by how often letters occur, which follow which, and where capitals stand. About -3 for real text.
 */
export function cyrillicLikelihood(bytes: Uint8Array, encoding: string): number {
  const { share, letterCase, pairs } = tableOf(encoding)
  let sum = 0
  let count = 0
  let previous = 0
  for (let index = 0; index < bytes.length && count < SAMPLE; index++) {
    const byte = bytes[index] ?? 0
    if (byte >= 0x80) {
      count++
      sum +=
        (share[byte] ?? WORST) +
        (CASE_COSTS[letterCase[previous] ?? 0]?.[letterCase[byte] ?? 0] ?? 0) +
        (pairs[(previous << 8) + byte] ?? 0) * PAIR_GAIN
    }
    previous = byte
  }
  return count === 0 ? WORST : sum / count
}

/** The encoding in which bytes that stand side by side make the most plausible text; windows-1252 if they make none. */
export function guessEncoding(bytes: Uint8Array): string {
  let best = NOT_CYRILLIC
  let guess: string | undefined
  for (const name of CANDIDATES) {
    const likelihood = cyrillicLikelihood(bytes, name)
    if (likelihood > best) [best, guess] = [likelihood, name]
  }
  return guess ?? guessEastAsian(bytes) ?? 'windows-1252'
}

/** Kana tell Japanese, Hangul Korean; what else is valid in a Chinese encoding is Chinese. */
function guessEastAsian(bytes: Uint8Array): string | undefined {
  const shares = (encoding: string, letters: RegExp, least: number) => {
    const text = decodeStrictly(encoding, bytes)?.replace(/[^\u0080-\uffff]/g, '')
    return text !== undefined && (text.match(letters)?.length ?? 0) >= text.length * least
  }
  if (shares('shift_jis', /[\u3041-\u30fe]/g, 0.2)) return 'shift_jis'
  if (shares('euc-jp', /[\u3041-\u30fe]/g, 0.2)) return 'euc-jp'
  if (shares('euc-kr', /[\uac00-\ud7a3]/g, 0.8)) return 'euc-kr'
  if (shares('gb18030', /[\u4e00-\u9fff]/g, 0.7)) return 'gb18030'
  return shares('big5', /[\u4e00-\u9fff]/g, 0.7) ? 'big5' : undefined
}

function decodeStrictly(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function tableOf(encoding: string): Table {
  const known = tables.get(encoding)
  if (known !== undefined) return known
  const decoder = new TextDecoder(encoding)
  const bytesOf = new Map<string, number[]>() // both cases of a letter
  const table: Table = {
    share: new Float64Array(256),
    letterCase: new Uint8Array(256),
    pairs: new Uint8Array(65_536),
  }
  for (let byte = 0; byte < 256; byte++) {
    const character = decoder.decode(Uint8Array.of(byte))
    const small = character.toLowerCase()
    const share = FREQUENCIES[small]
    table.share[byte] =
      share === undefined ? (SIGNS.includes(character) ? Math.log(0.003) : WORST) : Math.log(share / 1000)
    table.letterCase[byte] = share === undefined ? (/[a-z]/.test(small) ? 3 : 0) : small === character ? 1 : 2
    bytesOf.set(small, [...(bytesOf.get(small) ?? []), byte])
  }
  for (const [first = '', second = ''] of COMMON_PAIRS.split(' ')) {
    for (const before of bytesOf.get(first) ?? [])
      for (const byte of bytesOf.get(second) ?? []) table.pairs[(before << 8) + byte] = 1
  }
  tables.set(encoding, table)
  return table
}

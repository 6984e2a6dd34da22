// What publishers call these encodings, where it is not what the Encoding Standard (https://encoding.spec.whatwg.org) calls them.
const ALIASES: Record<string, string> = {
  'cp-1251': 'windows-1251',
  'win-1251': 'windows-1251',
  koi8: 'koi8-r',
  cp866: 'ibm866',
}
const LATIN1 = /^(?:iso-8859-1|latin-?1|us-ascii|windows-1252)$/i // what servers say that know nothing
const PROBE = 4096 // bytes in which a declaration may stand

/**
 * Bytes of a feed as text. Order carries the reason: a byte order mark cannot lie; text that is valid UTF-8 is UTF-8 whatever the labels
 * say; a Latin-1 header is a server's default and loses to the document's own declaration; without a label that says something,
 * neighbouring high bytes are Cyrillic, lonely ones Western.
 */
export function decodeBytes(bytes: Uint8Array, contentType: string): string {
  const marked = byteOrderMark(bytes) ?? utf16Pattern(bytes)
  if (marked !== undefined) return decodeAs(marked, bytes) ?? ''
  const utf8 = strictUtf8(bytes) ?? mostlyUtf8(bytes)
  if (utf8 !== undefined) return utf8
  const header = labelIn(/charset\s*=\s*["']?([\w.:-]+)/i, contentType)
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, PROBE))
  const declared = labelIn(/<\?xml[^>]*encoding\s*=\s*["']([\w.:-]+)/i, head)
  const labels = [header, declared].filter((label) => label !== undefined && !/^utf-?8$/i.test(label))
  if (LATIN1.test(labels[0] ?? '')) labels.reverse()
  const cyrillic = looksCyrillic(bytes)
  for (const label of labels) {
    if (cyrillic && LATIN1.test(label ?? '')) continue
    const text = decodeAs(label as string, bytes)
    if (text !== undefined) return text
  }
  return new TextDecoder(cyrillic ? cyrillicGuess(bytes) : 'windows-1252').decode(bytes)
}

function byteOrderMark([a, b, c]: Uint8Array): string | undefined {
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8'
  if (a === 0xff && b === 0xfe) return 'utf-16le'
  if (a === 0xfe && b === 0xff) return 'utf-16be'
  return undefined
}

/** `<` and a zero byte: UTF-16 that forgot its mark. */
function utf16Pattern([a, b]: Uint8Array): string | undefined {
  if (a === 0x3c && b === 0) return 'utf-16le'
  if (a === 0 && b === 0x3c) return 'utf-16be'
  return undefined
}

function strictUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** UTF-8 with a few broken bytes: no other encoding gives ten good characters beyond ASCII for each bad one. */
function mostlyUtf8(bytes: Uint8Array): string | undefined {
  const text = new TextDecoder().decode(bytes)
  let [good, lost] = [0, 0]
  for (const character of text) {
    if (character === '\ufffd') lost++
    else if (character > '\u007f') good++
  }
  return good >= lost * 10 ? text : undefined
}

function decodeAs(label: string, bytes: Uint8Array): string | undefined {
  const name = label.toLowerCase()
  try {
    return new TextDecoder(ALIASES[name] ?? name).decode(bytes)
  } catch {
    return undefined // no such encoding
  }
}

function labelIn(pattern: RegExp, text: string): string | undefined {
  return pattern.exec(text)?.[1]
}

function looksCyrillic(bytes: Uint8Array): boolean {
  let high = 0
  let neighbours = 0
  for (let index = 1; index < bytes.length; index++) {
    if ((bytes[index] ?? 0) < 0x80) continue
    high++
    if ((bytes[index - 1] ?? 0) >= 0x80) neighbours++
  }
  return high > 0 && neighbours / high > 0.5
}

/** windows-1251 has its small letters above 0xE0, KOI8 below: text is mostly small letters. */
function cyrillicGuess(bytes: Uint8Array): string {
  let below = 0
  let above = 0
  for (const byte of bytes) {
    if (byte >= 0xe0) above++
    else if (byte >= 0xc0) below++
  }
  return above >= below ? 'windows-1251' : 'koi8-u'
}

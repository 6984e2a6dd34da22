const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/**
 * The character that a reference at `at` stands for, and where it ends. Only four names are known: all others stay
 * as they are written, so `&nbsp;` reaches the reader as six characters. The semicolon may be missing.
 */
export function decodeHtmlEntity(html: string, at: number): { text: string; end: number } | undefined {
  const rest = html.slice(at, at + 12)
  const numeric = /^&#(?:x([0-9a-f]*)|(\d*))/i.exec(rest)
  const match = numeric ?? /^&([a-z]+)/i.exec(rest)
  if (!match) return undefined
  let text: string | undefined
  if (numeric) {
    const code = numeric[1] !== undefined ? Number.parseInt(numeric[1], 16) : Number(numeric[2])
    const isValid = code > 0 && code < 0x10ffff && match[0].length < 10
    text = isValid ? String.fromCodePoint(code) : undefined
  } else {
    text = named[match[1] ?? '']
  }
  if (text === undefined) return undefined
  const end = at + match[0].length
  return { text, end: html.charAt(end) === ';' ? end + 1 : end }
}

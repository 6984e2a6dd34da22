// The codes 0x80 to 0x9F; Node 20's TextDecoder gives control characters for them.
const CHARACTERS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'
const CONTROL = /[\u0080-\u009f]/

/** Text read as Latin-1 that was windows-1252; in feeds the control characters of Latin-1 are never meant. */
export function withWindowsCharacters(text: string): string {
  if (!CONTROL.test(text)) return text
  return text.replace(
    new RegExp(CONTROL, 'g'),
    (control) => CHARACTERS[control.charCodeAt(0) - 0x80] ?? control,
  )
}

/** Each character of windows-1252 beyond ASCII, and those of Latin-1 that it replaces, with its byte. */
export function windows1252Bytes(): Map<string, number> {
  const codes = Array.from({ length: 128 }, (_, index) => index + 0x80)
  return new Map([
    ...codes.map((code) => [String.fromCharCode(code), code] as const),
    ...codes.slice(0, 32).map((code) => [CHARACTERS[code - 0x80] ?? '', code] as const),
  ])
}

import { badRequest } from '../api-failure.ts'

export function parseError(reason: string): Error {
  return badRequest(`can't parse entities: ${reason}`)
}

/** Telegram names places in bytes of UTF-8. */
export function byteOffset(text: string, index: number): number {
  return Buffer.byteLength(text.slice(0, index))
}

/** TDLib ends its strings with NUL and counts that as a space; an empty char here means past the end. */
export function isSpace(char: string): boolean {
  return char === '' || /^[ \t\r\n\0\v]$/.test(char)
}

import { createHash } from 'node:crypto'

/** The address a person typed as a URL; `example.com/rss` means https. Nothing if it is none. */
export function urlOf(typed: string): string | undefined {
  const text = /^[a-z][a-z\d+.-]*:/i.test(typed) ? typed : `https://${typed}`
  if (/\s/.test(typed) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && /[.:]|^localhost$/.test(url.hostname) ? url.href : undefined
}

/** A feed's id: the same address is the same feed. */
export function feedIdOf(url: string): string {
  return createHash('sha256').update(url).digest('base64url').slice(0, 10)
}

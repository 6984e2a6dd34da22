/** An address made whole against another; as it is where that is impossible. */
export function resolveAgainst(base: string, address: string): string {
  return urlOf(address, base)?.href ?? address
}

/** An http(s) address made whole, or nothing if it is another kind of address or none. */
export function webAddress(address: string | undefined, base?: string): string | undefined {
  const url = urlOf(address?.trim() ?? '', base)
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined
}

/**
 * An entry's link made whole. What is no address stays as the feed has it, so that a person may still read it, but nothing that a
 * browser would run is a link.
 */
export function entryLink(address: string | undefined, base?: string): string | undefined {
  const text = address?.trim()
  if (!text) return undefined
  const url = urlOf(text, base)
  if (url === undefined) return text
  return /^(?:javascript|data|vbscript|file|blob):$/.test(url.protocol) ? undefined : url.href
}

/** The base may be no address itself; whole addresses do not need it. */
function urlOf(address: string, base: string | undefined): URL | undefined {
  if (address === '') return undefined
  if (URL.canParse(address)) return new URL(address)
  return URL.canParse(address, base) ? new URL(address, base) : undefined
}

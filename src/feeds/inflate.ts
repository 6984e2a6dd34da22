import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflateRaw, inflate as inflateZlib } from 'node:zlib'

const decoders = {
  gzip: promisify(gunzip),
  br: promisify(brotliDecompress),
  // Some servers mean the bare stream by "deflate", RFC 9110 the one with zlib's header.
  deflate: async (bytes: Uint8Array, options: { maxOutputLength: number }) =>
    promisify((bytes[0] ?? 0) % 16 === 8 ? inflateZlib : inflateRaw)(bytes, options),
}

/** The encodings that `inflate` understands, as `Accept-Encoding` says it. */
export const ENCODINGS = Object.keys(decoders).join(', ')

/** Takes the encodings of a `Content-Encoding` header off. Rejects with ERR_BUFFER_TOO_LARGE beyond `most` bytes, and for what is none. */
export async function inflate(bytes: Uint8Array, header: string, most: number): Promise<Uint8Array> {
  const encodings = header
    .toLowerCase()
    .split(',')
    .map((name) => name.trim().replace(/^x-/, ''))
    .filter((name) => name !== '' && name !== 'identity')
  if (encodings.length > 2) throw new Error('too many encodings')
  let inflated = bytes
  for (const name of encodings.reverse()) {
    if (!Object.hasOwn(decoders, name)) throw new Error('unknown encoding')
    inflated = await decoders[name as keyof typeof decoders](inflated, { maxOutputLength: most })
  }
  return inflated
}

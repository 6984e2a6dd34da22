import { promises as dns, type LookupAddress, lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

const TIMEOUT_MS = 3000
const NO_SERVER = new Set(['ECONNREFUSED', 'ENOTINITIALIZED', 'ELOADIPHLPAPI']) // nobody to ask: then the system may know

/**
 * Looks host names up by DNS alone (c-ares). The system's own lookup blocks one of the few threads that the database writes with, so that
 * a few dead name servers would stop the bot; it is asked for names without a dot and for `local` ones only. `servers`: not the system's.
 */
export function resolveHost(local: ReadonlySet<string>, servers?: readonly string[]): LookupFunction {
  const resolver = new dns.Resolver({ timeout: TIMEOUT_MS, tries: 2 })
  if (servers) resolver.setServers(servers)
  const resolve = async (host: string): Promise<LookupAddress[]> => {
    const [four, six] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)])
    const found = [
      ...(four.status === 'fulfilled' ? four.value.map((address) => ({ address, family: 4 })) : []),
      ...(six.status === 'fulfilled' ? six.value.map((address) => ({ address, family: 6 })) : []),
    ]
    if (found.length === 0 && four.status === 'rejected') throw four.reason
    return found
  }
  return (host, options, callback) => {
    const askSystem = () => systemLookup(host, { ...options, all: true }, callback)
    if (!host.includes('.') || local.has(host)) return askSystem()
    resolve(host).then(
      (found) => callback(null, found),
      (error: NodeJS.ErrnoException) =>
        NO_SERVER.has(error.code ?? '') ? askSystem() : callback(error, [], 0),
    )
  }
}

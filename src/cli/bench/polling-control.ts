import Parser from 'rss-parser'
import { addressOf, FEEDS, WARM_UP } from './polling-feeds.ts'

// The same feeds as most bots fetch them: rss-parser's own parseURL, with as many at once.
const [port, atOnce] = process.argv.slice(2).map(Number) as [number, number]
const lookup = (_host: string, options: { all?: boolean }, callback: (...found: unknown[]) => void) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)
const parser = new Parser({ requestOptions: { lookup } as object, timeout: 15_000 })

async function fetchAll(from: number, to: number): Promise<void> {
  let next = from
  const fetchNext = async () => {
    while (next < to) await parser.parseURL(addressOf(next++, port)).catch(() => undefined)
  }
  await Promise.all(Array.from({ length: atOnce }, fetchNext))
}

await fetchAll(FEEDS, FEEDS + WARM_UP)
const before = process.cpuUsage()
await fetchAll(0, FEEDS)
const { user, system } = process.cpuUsage(before)
process.send?.({ cpuSeconds: (user + system) / 1e6 })
process.disconnect()

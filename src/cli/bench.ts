import { benchIngest } from './bench/ingest.ts'
import { benchMatch } from './bench/match.ts'
import { benchOutbox } from './bench/outbox.ts'
import { benchStart } from './bench/start.ts'

/** Each prints one JSON line of what it measured on this machine. */
const benches: Record<string, () => Promise<object>> = {
  match: benchMatch,
  ingest: benchIngest,
  outbox: benchOutbox,
  start: benchStart,
}

const [name] = process.argv.slice(2)
if (name !== undefined && !(name in benches)) {
  process.stderr.write(`There is no bench called ${name}; there are ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}
for (const [each, run] of Object.entries(benches)) {
  if (name !== undefined && name !== each) continue
  process.stdout.write(`${JSON.stringify({ bench: each, ...(await run()) })}\n`)
}

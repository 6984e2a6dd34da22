import { parseArgs } from 'node:util'
import { benchBackup } from './bench/backup.ts'
import { benchDelivery } from './bench/delivery.ts'
import { benchIngest } from './bench/ingest.ts'
import { benchLexicon } from './bench/lexicon.ts'
import { benchMatch } from './bench/match.ts'
import { benchOutbox } from './bench/outbox.ts'
import { benchPolling } from './bench/polling.ts'
import { benchSearch } from './bench/search.ts'
import { benchStart } from './bench/start.ts'
import { benchTopics } from './bench/topics.ts'

const { values, positionals } = readArguments()
const size = values.topics === undefined ? undefined : Number(values.topics)
const topicsOptions = {
  ...(size === undefined ? {} : { topics: size }),
  ...(values.export === undefined ? {} : { exportTo: values.export }),
}

/** Each prints JSON lines of what it measured on this machine. */
const benches: Record<string, () => AsyncIterable<object>> = {
  match: one(benchMatch),
  lexicon: one(benchLexicon),
  topics: () => benchTopics(topicsOptions),
  search: one(benchSearch),
  ingest: one(benchIngest),
  polling: one(benchPolling),
  outbox: one(benchOutbox),
  delivery: benchDelivery,
  start: one(benchStart),
  backup: one(benchBackup),
}

function readArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: { topics: { type: 'string' }, export: { type: 'string' } },
    })
  } catch (error) {
    process.stderr.write(
      `${(error as Error).message}\nnpm run -s bench -- [NAME] [--topics N] [--export DIR]\n`,
    )
    process.exit(2)
  }
}

function one(bench: () => Promise<object>): () => AsyncIterable<object> {
  return async function* () {
    yield await bench()
  }
}

const [name] = positionals
if (name !== undefined && !(name in benches)) {
  process.stderr.write(`There is no bench called ${name}; there are ${Object.keys(benches).join(', ')}.\n`)
  process.exit(2)
}
if (size !== undefined && !(Number.isInteger(size) && size > 0)) {
  process.stderr.write(`--topics wants a number of topics, not ${values.topics}.\n`)
  process.exit(2)
}
for (const [each, run] of Object.entries(benches)) {
  if (name !== undefined && name !== each) continue
  for await (const measured of run())
    process.stdout.write(`${JSON.stringify({ bench: each, ...measured })}\n`)
}

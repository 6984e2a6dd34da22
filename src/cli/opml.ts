import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importFeeds } from '../../commands/shared/import-feeds.ts'
import { decodeBytes } from '../feeds/decode.ts'
import { readOpml, writeOpml } from '../feeds/opml.ts'
import { openForReading, openStore } from '../store/open-store.ts'

const USAGE = 'npm run opml -- import FILE | export FILE   (the database is in DATA_DIR)\n'
const clock = { now: Date.now }

try {
  process.loadEnvFile()
} catch {
  // No .env: everything comes from the environment.
}
const dir = process.env['DATA_DIR']?.trim() || 'data'
const file = join(dir, 'topicwire.sqlite')
const [action, list, ...more] = process.argv.slice(2)
if (list === undefined || more.length > 0 || (action !== 'import' && action !== 'export')) {
  process.stderr.write(USAGE)
  process.exitCode = 2
} else {
  try {
    await (action === 'import' ? importFrom(list) : exportTo(list))
  } catch (error) {
    fail((error as Error).message)
  }
}

async function importFrom(path: string): Promise<void> {
  const listed = readOpml(decodeBytes(readFileSync(path), ''))
  if (!listed) return fail(`${path} is no OPML file.`)
  mkdirSync(dir, { recursive: true })
  const store = await openStore(file, clock)
  if ('type' in store) {
    return fail(
      store.type === 'in-use'
        ? 'The bot is running. Send it the file in Telegram, or stop it first.'
        : `${file} cannot be opened (${store.type}).`,
    )
  }
  const { added, known, refused } = await importFeeds(listed, store)
  await store.close()
  process.stdout.write(
    `${added} feeds added, ${known} were watched before, ${refused} have no web address.\n`,
  )
}

async function exportTo(path: string): Promise<void> {
  const store = await openForReading(file, clock)
  const feeds = [...store.feeds.all()].sort((a, b) => a.title.localeCompare(b.title))
  await store.close()
  writeFileSync(path, writeOpml(feeds), { flag: 'wx' })
  process.stdout.write(`${feeds.length} feeds written to ${path}.\n`)
}

function fail(words: string): void {
  process.stderr.write(`${words}\n`)
  process.exitCode = 1
}

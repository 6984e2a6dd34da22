import { existsSync } from 'node:fs'
import { parseOptions, USAGE } from './demo/options.ts'
import { runChat } from './demo/run-chat.ts'
import { runJson } from './demo/run-json.ts'
import { runTour } from './demo/run-tour.ts'
import { setStage } from './demo/stage.ts'

const options = parseOptions(
  process.argv.slice(2),
  process.stdin.isTTY === true && process.stdout.isTTY === true,
)
if (typeof options === 'string') {
  const askedForHelp = options === ''
  if (askedForHelp) process.stdout.write(`${USAGE}\n`)
  else process.stderr.write(`${options}\n${USAGE}\n`)
  process.exit(askedForHelp ? 0 : 2)
}
const looks = { colours: process.stdout.isTTY === true, width: Math.min(100, process.stdout.columns || 100) }
const print = (line: string) => process.stdout.write(`${line}\n`)
const missing = [...options.feeds, ...(options.later === undefined ? [] : [options.later])].find(
  (feed) => !/^https?:/.test(feed) && !existsSync(feed),
)
if (missing !== undefined) {
  process.stderr.write(`There is no file ${missing}.\n`)
  process.exit(2)
}
const stage = await setStage(options)
process.once('SIGINT', () => void leave(130))
process.once('SIGTERM', () => void leave(143))
try {
  if (options.mode === 'json') for (const line of await runJson(stage, options)) print(line)
  else if (options.mode === 'tour') await runTour(stage, options, looks, print)
  else await runChat(stage, options, looks, print)
  await leave(0)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  await leave(1)
}

async function leave(code: number): Promise<void> {
  await stage.close()
  process.exit(code)
}

import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeRecords } from './chaos/records.ts'
import { isClean, recount } from './chaos/recount.ts'
import { runChaos } from './chaos/run.ts'
import { printLine } from './print-line.ts'

const USAGE = `npm run -s chaos -- [flags]
  --kills N   how often the bot is killed (default 20)
  --seed N    which run: the same seed makes the same news, faults and plan of kills (default 1)
  --out DIR   writes published.jsonl, received.jsonl and kills.jsonl, for recounting, and bot.log
  --json      prints the count as one JSON line instead of words`
const SHOWN = 10
const WORD_EVERY = 10 // kills

const options = readOptions(process.argv.slice(2))
if (options.out !== undefined) {
  mkdirSync(options.out, { recursive: true })
  rmSync(join(options.out, 'bot.log'), { force: true })
}
const say = (words: string) => process.stderr.write(`${words}\n`)
try {
  const records = await runChaos({
    ...options,
    ...(options.out === undefined ? {} : { logFile: join(options.out, 'bot.log') }),
    onKill: (kill) => !options.json && kill % WORD_EVERY === 0 && say(`${kill} of ${options.kills} kills`),
  })
  if (options.out !== undefined) writeRecords(options.out, records)
  const result = recount(records)
  const { tally } = result
  if (options.json) printLine(tally)
  else
    process.stdout.write(
      `The bot was killed ${tally.kills} times, ${tally.killsWithInFlight} times while something was on its way.
Due were ${tally.expected} alerts and digest entries; ${tally.delivered} came, ${tally.lost} were lost.
${tally.duplicates} came again, ${tally.duplicatesExplained} of them with a reason: in flight at a kill, or never answered.\n`,
    )
  for (const [what, pairs] of Object.entries({
    Lost: result.lost,
    'Not due': result.notDue,
    'Came again without a reason': result.unexplained,
  }))
    for (const { event, destination } of pairs.slice(0, SHOWN))
      say(`${what}: event ${event} to ${destination}`)
  process.exitCode = isClean(result) ? 0 : 1
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

function readOptions(args: string[]) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        kills: { type: 'string', default: '20' },
        seed: { type: 'string', default: '1' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    })
    const [kills, seed] = [Number(values.kills), Number(values.seed)]
    if (!Number.isInteger(kills) || kills < 1)
      throw new Error(`--kills is "${values.kills}"; write a whole number from 1.`)
    if (!Number.isInteger(seed)) throw new Error(`--seed is "${values.seed}"; write a whole number.`)
    return { kills, seed, json: values.json, ...(values.out === undefined ? {} : { out: values.out }) }
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
    process.exit(2)
  }
}

import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import cron from 'node-cron'
import { createApp } from './app.ts'
import { type Config, parseConfig } from './config.ts'
import { createLog } from './log.ts'
import type { Clock } from './model/time.ts'
import { openStore, type StoreProblem } from './store/open-store.ts'

const EXIT_FAILED = 1
const EXIT_CONFIG = 2
const PARENT_WATCH_MS = 500

try {
  process.loadEnvFile()
} catch {
  // No .env: everything comes from the environment.
}
const parsed = parseConfig(process.env)
if ('config' in parsed) await run(parsed.config)
else explainConfig(parsed.problems, parsed.noToken)

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel, [config.botToken, config.webhook?.secret ?? ''])
  const clock: Clock = {
    now: () => Date.now() + config.clockOffsetMs,
    elapsed: () => performance.now(),
  }
  const file = join(config.dataDir, 'topicwire.sqlite')
  try {
    mkdirSync(config.dataDir, { recursive: true })
  } catch (error) {
    return fail(
      storeWords({ type: 'cannot-open', file, detail: (error as NodeJS.ErrnoException).code ?? 'error' }),
    )
  }
  const store = await openStore(file, clock, { slowMs: config.testSlowDiskMs })
  if ('type' in store) return fail(storeWords(store))
  const app = await createApp({ config, store, log })
  // One tick takes all that is due, so a missed tick only delays it.
  const everyTick = config.tickSeconds === 60 ? '* * * * *' : `*/${config.tickSeconds} * * * * *`
  const ticks = cron.schedule(everyTick, () => app.tick())
  process.once('SIGTERM', () => app.stop())
  process.once('SIGINT', () => app.stop())
  // Started by another program of ours (demo, chaos): when that one is gone, so is its Telegram.
  process.once('disconnect', () => app.stop())
  process.channel?.unref()
  // npm passes signals on to a shell, and some shells end without doing so: then this process has another parent.
  const parent = process.ppid
  const watch = setInterval(() => process.ppid !== parent && app.stop(), PARENT_WATCH_MS)
  if (process.env['npm_lifecycle_event'] === undefined) clearInterval(watch)
  watch.unref()
  const failure = await app.run()
  await ticks.destroy()
  await store.close()
  log.info({}, 'stopped')
  if (failure !== undefined) fail(failure.replaceAll(config.botToken, '[token]'))
}

function fail(words: string): void {
  process.stderr.write(`${words}\n`)
  process.exitCode = EXIT_FAILED
}

function explainConfig(problems: readonly string[], noToken: boolean): void {
  const lines = problems.map((problem) => `- ${problem}`)
  if (noToken) {
    lines.push(
      'No BOT_TOKEN. Write to @BotFather in Telegram, send /newbot, and put the token it gives you into .env as BOT_TOKEN=…',
    )
    lines.push('To see Topicwire at work without a token: npm run demo')
  }
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = EXIT_CONFIG
}

function storeWords(problem: StoreProblem): string {
  switch (problem.type) {
    case 'not-a-database':
      return `${problem.file} is not a database, or it is damaged. It was left as it is. ${mendWords(problem)}`
    case 'no-backup':
      return `${problem.file} is of an older Topicwire, and could not be copied before it is changed (${problem.detail}). It was left as it is; make room for the copy.`
    case 'cannot-open':
      return `${problem.file} cannot be opened (${problem.detail}). Check that it and its folder may be written to, and that the disk is not full.`
    case 'in-use':
      return `${problem.file} is in use by another Topicwire (process ${problem.pid}). Stop that one first.`
    case 'newer-schema':
      return `${problem.file} was written by a newer Topicwire (schema ${problem.version}). Update this one.`
  }
}

function mendWords({ file, backup }: { file: string; backup?: string }): string {
  if (backup === undefined)
    return `There is no backup in ${join(dirname(file), 'backups')}: move it away, with ${file}-wal if there is one, to begin anew.`
  return `The newest backup is ${backup}. To go on from it: move ${file} away, with ${file}-wal and ${file}-shm if there are such, then cp ${backup} ${file} and start again. What was told since that backup may be told again.`
}

import { parseArgs } from 'node:util'
import { startEmulator } from '../emulator/emulator.ts'

const USAGE = `npm run emulator -- [--port N] [--data DIR]
  --port N      where it listens on 127.0.0.1; without it on any free port
  --data DIR    keep its world for a next run`

try {
  await run()
} catch (error) {
  // Unknown flags, a busy port: expected, so in words.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}\n`)
  process.exitCode = 2
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) return void process.stdout.write(`${USAGE}\n`)
  const port = Number(values.port ?? 0)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`--port ${values.port} is no port`)
  const emulator = await startEmulator({
    port,
    ...(values.data === undefined ? {} : { dataDir: values.data }),
  })
  process.stdout.write(
    [
      `A local Telegram is at  ${emulator.url}`,
      `Token of its bot:       ${emulator.token}`,
      `Control API, described: ${emulator.url}/control`,
      `Try Topicwire on it:    TELEGRAM_API_ROOT=${emulator.url} BOT_TOKEN=${emulator.token} npm start`,
      '',
    ].join('\n'),
  )
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close().then(() => process.exit(0)))
  }
}

import { parseArgs } from 'node:util'
import { startEmulator } from '../emulator/emulator.ts'

const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } })
const emulator = await startEmulator({
  port: Number(values.port ?? 0),
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

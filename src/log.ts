import { pino } from 'pino'
import type { Log } from './model/log.ts'

/** A log of JSON lines on standard error. Whatever an error drags along (a URL, say), the secrets are blotted out of the line. */
export function createLog(level: string, secrets: readonly string[]): Log {
  const hidden = secrets.filter((secret) => secret !== '')
  const destination = {
    write(line: string) {
      process.stderr.write(hidden.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line))
    },
  }
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: briefError } },
    destination,
  )
}

function briefError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...(error.cause ? { cause: briefError(error.cause) } : {}),
  }
}

import { HttpError } from 'grammy'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createLog } from '../src/log.ts'
import { createBot } from '../src/telegram/create-bot.ts'

const TOKEN = '7000000002:AAEinvented-token_of-this-test-000002'
let written: string

beforeEach(() => {
  written = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    written += String(chunk)
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

/** The error that grammY gives when nobody answers: what it wraps names the address, and so the token. */
async function refusedCall(): Promise<HttpError> {
  const { api } = createBot({ token: TOKEN, apiRoot: 'http://127.0.0.1:1' })
  const error = await api.getMe().catch((reason: unknown) => reason)
  if (!(error instanceof HttpError)) throw new Error('no HttpError')
  expect((error.error as Error).message).toContain(TOKEN)
  return error
}

it('writes one JSON object a line, with level, time and event', () => {
  const log = createLog('info', [TOKEN])
  log.info({ lane: 'reply' }, 'sent')
  log.warn({}, 'not sent')
  const lines = written
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(lines).toEqual([
    { level: 30, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/), lane: 'reply', msg: 'sent' },
    { level: 40, time: expect.any(String), msg: 'not sent' },
  ])
})

it('writes nothing below its level', () => {
  const log = createLog('warn', [])
  log.info({}, 'quiet')
  log.error({}, 'loud')
  expect(written).toContain('loud')
  expect(written).not.toContain('quiet')
})

it('says what failed, with type, message, stack and causes', () => {
  const cause = new RangeError('too deep')
  createLog('info', []).error({ err: new TypeError('no such view', { cause }) }, 'attempt failed')
  expect(JSON.parse(written).err).toMatchObject({
    type: 'TypeError',
    message: 'no such view',
    stack: expect.stringContaining('log.test.ts'),
    cause: { type: 'RangeError', message: 'too deep' },
  })
})

it('never prints the token that a network error drags along, however deep it lies', async () => {
  const error = await refusedCall()
  const log = createLog('info', [TOKEN])
  log.error({ err: error }, 'failed')
  log.error({ err: new Error('outer', { cause: error }) }, 'failed')
  log.error({ err: new Error('outer', { cause: error.error }) }, 'failed')
  log.error({ err: error.error }, 'failed')
  log.error({ err: String(error.error) }, 'failed')
  log.error({ error, nested: { deeper: [error.error] } }, 'failed')
  expect(written).not.toContain(TOKEN)
  expect(written).not.toContain(TOKEN.split(':')[1])
  const blotted = written
    .trim()
    .split('\n')
    .map((line) => line.includes('[secret]'))
  expect(blotted).toEqual([false, false, true, true, true, true])
})

it('never prints the token in an event, a field or a name of a field', () => {
  const log = createLog('info', [TOKEN])
  log.info(
    { [TOKEN]: `${TOKEN}${TOKEN}`, url: `https://api.telegram.org/bot${TOKEN}/getMe` },
    `with ${TOKEN}`,
  )
  expect(written).not.toContain(TOKEN)
  expect(JSON.parse(written)).toMatchObject({ '[secret]': '[secret][secret]', msg: 'with [secret]' })
})

it('leaves the line whole when there is no secret', () => {
  createLog('info', ['']).info({ lane: 'reply' }, 'sent')
  expect(JSON.parse(written)).toMatchObject({ lane: 'reply', msg: 'sent' })
})

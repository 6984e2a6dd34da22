import { request } from 'node:http'
import type { Update } from 'grammy/types'
import { expect, it } from 'vitest'
import { startWebhookServer } from '../../src/telegram/webhook-server.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { eventually } from '../helpers/talk.ts'
import { freePort } from './ways.ts'

const SECRET = 'a-secret-of-this-test-0001'

async function start(take: (update: Update) => Promise<void> = async () => undefined) {
  const taken: number[] = []
  const stopping = new AbortController()
  const port = await freePort()
  const server = await startWebhookServer({
    host: '127.0.0.1',
    port,
    path: '/hook',
    secret: SECRET,
    signal: stopping.signal,
    async take(update) {
      await take(update)
      taken.push(update.update_id)
    },
  })
  let closing: Promise<void> | undefined
  const close = () => (closing ??= server.close())
  atTestEnd(close)
  const url = `http://127.0.0.1:${port}/hook`
  const post = (
    body: string,
    options: { path?: string; secret?: string | null; method?: string; signal?: AbortSignal } = {},
  ) => {
    const { path = '', secret = SECRET, method = 'POST', signal } = options
    const headers = secret === null ? {} : { 'x-telegram-bot-api-secret-token': secret }
    return fetch(url + path, {
      method,
      headers,
      ...(method === 'POST' ? { body } : {}),
      ...(signal ? { signal } : {}),
    })
  }
  const update = (id: number) => post(JSON.stringify({ update_id: id }))
  return { taken, stopping, close, post, update, port }
}

it('answers 200 once an update is taken, and not before', async () => {
  const events: string[] = []
  let finish: (() => void) | undefined
  const { update } = await start(async () => {
    await new Promise<void>((resolve) => (finish = resolve))
    events.push('taken')
  })
  const answer = update(7).then(({ status }) => events.push(`answered ${status}`))
  await eventually(() => finish !== undefined, 'the update')
  finish?.()
  await answer
  expect(events).toEqual(['taken', 'answered 200'])
})

it('takes one update at a time, however many come at once', async () => {
  let [now, most] = [0, 0]
  const { taken, update } = await start(async () => {
    most = Math.max(most, ++now)
    await new Promise((resolve) => setTimeout(resolve, 2))
    now--
  })
  await Promise.all([1, 2, 3, 4, 5, 6].map(update))
  expect(most).toBe(1)
  expect(taken).toHaveLength(6)
})

it('answers 500 to what could not be taken, and goes on with the next', async () => {
  const { taken, update } = await start(async ({ update_id: id }) => {
    if (id === 1) throw new Error('SQLITE_FULL')
  })
  expect((await update(1)).status).toBe(500)
  expect((await update(2)).status).toBe(200)
  expect(taken).toEqual([2])
})

it.each([
  ['without a secret', { secret: null }, 401],
  ['with a wrong secret', { secret: `${SECRET}x` }, 401],
  ['with an empty secret', { secret: '' }, 401],
  ['for another path', { path: '/more' }, 404],
  ['that only asks', { method: 'GET' }, 405],
])('refuses a request %s, and takes nothing', async (_, options, status) => {
  const { taken, post } = await start()
  expect((await post(JSON.stringify({ update_id: 1 }), options)).status).toBe(status)
  expect(taken).toEqual([])
})

it.each([
  ['no JSON', '{', 400],
  ['no update', '[1]', 400],
  ['null', 'null', 400],
  ['an update without a number', '{"update_id":"1"}', 400],
  ['a megabyte and more', JSON.stringify({ update_id: 1, text: 'x'.repeat(1_000_000) }), 413],
])('refuses a body that is %s, and takes nothing', async (_, body, status) => {
  const { taken, post } = await start()
  const answer = await post(body).then(
    (response) => response.status,
    () => 'hung up', // it did not wait for the rest
  )
  expect([status, 'hung up']).toContain(answer)
  expect(taken).toEqual([])
})

it('when stopping ends what is in hand, and has the others come later', async () => {
  const finish: (() => void)[] = []
  const { taken, update, stopping, close } = await start(() => new Promise((resolve) => finish.push(resolve)))
  const [first, second] = [update(1), update(2)]
  await eventually(() => finish.length === 1, 'the first')
  stopping.abort()
  expect((await update(3)).status).toBe(503)
  const closed = close()
  finish[0]?.()
  const statuses = (await Promise.all([first, second])).map(({ status }) => status)
  expect(statuses.sort()).toEqual([200, 503])
  await closed
  expect(taken).toHaveLength(1)
  await expect(update(4)).rejects.toThrow('fetch failed')
})

it('when closing waits for nobody who is half through with sending', async () => {
  const { port, close, taken } = await start()
  const half = request({
    port,
    host: '127.0.0.1',
    path: '/hook',
    method: 'POST',
    headers: { 'x-telegram-bot-api-secret-token': SECRET, 'content-length': 100 },
  })
  const broken = new Promise((resolve) => half.once('error', resolve))
  await new Promise<void>((resolve) => half.write('{"update_id"', () => resolve()))
  await close()
  await broken
  expect(taken).toEqual([])
})

it('leaves out what waited for its turn until Telegram hung up, for that comes again', async () => {
  const finish: (() => void)[] = []
  const { taken, update, post } = await start(() => new Promise((resolve) => finish.push(resolve)))
  const first = update(1)
  await eventually(() => finish.length === 1, 'the first')
  const impatient = new AbortController()
  const second = post(JSON.stringify({ update_id: 2 }), { signal: impatient.signal })
  await post('{', { secret: null }) // so that the second is on its way
  impatient.abort()
  await expect(second).rejects.toThrow()
  await post('{', { secret: null }) // so that the hanging up has come
  const third = update(3)
  finish[0]?.()
  await first
  await eventually(() => finish.length === 2, 'the third')
  finish[1]?.()
  await third
  expect(taken).toEqual([1, 3])
})

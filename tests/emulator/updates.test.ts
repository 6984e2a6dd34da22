import { EventEmitter, once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { Update } from 'grammy/types'
import { afterEach, expect, test } from 'vitest'
import { call, start, startWithPerson } from './helpers.ts'

const cleanups: Array<() => void> = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

const texts = (updates: Update[]) => updates.map((update) => update.message?.text)

test('an update comes again until a higher offset confirms it', async () => {
  const { emulator, world, userId } = await startWithPerson()
  world.sendText({ userId, text: 'second' })
  world.sendText({ userId, text: 'third' })
  const first = (await call(emulator, 'getUpdates', { limit: 2 })).result as Update[]
  expect(texts(first)).toEqual(['/start', 'second'])
  expect((await call(emulator, 'getUpdates', { limit: 2 })).result).toEqual(first)
  const offset = (first[1]?.update_id ?? 0) + 1
  expect(texts((await call(emulator, 'getUpdates', { offset })).result)).toEqual(['third'])
  expect(texts((await call(emulator, 'getUpdates')).result)).toEqual(['third'])
})

test('a negative offset keeps that many from the end and forgets the others', async () => {
  const { emulator, world, userId } = await startWithPerson()
  for (const text of ['a', 'b', 'c']) world.sendText({ userId, text })
  expect(texts((await call(emulator, 'getUpdates', { offset: -2 })).result)).toEqual(['b', 'c'])
  expect(texts((await call(emulator, 'getUpdates')).result)).toEqual(['b', 'c'])
})

test('a poll waits for the next update and gets it at once', async () => {
  const { emulator, world, userId } = await startWithPerson()
  await call(emulator, 'getUpdates', { offset: -1 })
  const { result } = await call(emulator, 'getUpdates')
  const waiting = call(emulator, 'getUpdates', { offset: result[0].update_id + 1, timeout: 50 })
  // The answer to this one shows that the server has read the poll before it.
  await call(emulator, 'getMe')
  world.sendText({ userId, text: 'now' })
  expect(texts((await waiting).result)).toEqual(['now'])
})

test('a second poll ends the first with 409', async () => {
  const emulator = await start()
  const first = call(emulator, 'getUpdates', { timeout: 50 })
  await call(emulator, 'getMe')
  const second = call(emulator, 'getUpdates', { timeout: 50 })
  expect(await first).toEqual({
    ok: false,
    error_code: 409,
    description:
      'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
  })
  const { id } = emulator.world.addUser({ firstName: 'A' })
  emulator.world.sendText({ userId: id, text: 'for the second' })
  expect(texts((await second).result)).toEqual(['for the second'])
})

test('chat_member and reactions come only when asked for, and what is asked for is remembered', async () => {
  const { emulator, world, chatId, userId } = await startWithPerson()
  const react = () => world.react({ userId, chatId, messageId: 1, emoji: '👍' })
  const types = async (params = {}) =>
    ((await call(emulator, 'getUpdates', params)).result as Update[]).map((update) => Object.keys(update)[1])
  react()
  expect(await types()).toEqual(['message'])
  expect(await types({ offset: -1, allowed_updates: ['message_reaction', 'my_chat_member'] })).toEqual([
    'message',
  ])
  react()
  world.sendText({ userId, text: 'not wanted' })
  world.blockBot(userId)
  expect(await types()).toEqual(['message', 'message_reaction', 'my_chat_member'])
  expect(await types({ allowed_updates: [] })).toHaveLength(3)
  world.unblockBot(userId)
  react()
  expect((await types()).slice(3)).toEqual(['my_chat_member'])
})

test('a command has its entity, in UTF-16, and a reply the whole message it replies to', async () => {
  const { emulator, world, chatId, userId } = await startWithPerson()
  const sent = await call(emulator, 'sendMessage', {
    chat_id: chatId,
    text: '<b>Why?</b>',
    parse_mode: 'HTML',
  })
  world.sendText({ userId, text: '😀 /follow@topicwire_bot it', replyToMessageId: sent.result.message_id })
  const { message } = ((await call(emulator, 'getUpdates')).result as Update[]).at(-1) ?? {}
  expect(message?.entities).toEqual([{ type: 'bot_command', offset: 3, length: 21 }])
  expect(message?.reply_to_message).toEqual(sent.result)
  expect(message?.from).toMatchObject({ first_name: 'Olena', language_code: 'uk' })
})

test('a webhook gets the updates in order with its secret, and what it refuses comes again', async () => {
  const { emulator, world, userId } = await startWithPerson()
  const seen: Array<{ text: string | undefined; secret: unknown }> = []
  const finished = new EventEmitter()
  const finish = once(finished, 'third')
  const server = createServer((request, response) => {
    void text(request).then((body) => answer(JSON.parse(body) as Update, request, response))
  })
  function answer(body: Update, request: IncomingMessage, response: ServerResponse) {
    seen.push({ text: body.message?.text, secret: request.headers['x-telegram-bot-api-secret-token'] })
    response.writeHead(seen.length === 1 ? 500 : 200).end()
    if (seen.length === 3) finished.emit('third')
  }
  cleanups.push(() => server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  world.sendText({ userId, text: 'second' })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  expect((await call(emulator, 'setWebhook', { url, secret_token: 's-1' })).ok).toBe(true)
  await finish
  expect(seen).toEqual([
    { text: '/start', secret: 's-1' },
    { text: '/start', secret: 's-1' },
    { text: 'second', secret: 's-1' },
  ])
  expect(await call(emulator, 'getUpdates')).toMatchObject({
    error_code: 409,
    description:
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
  })
  expect((await call(emulator, 'getWebhookInfo')).result).toMatchObject({
    url,
    last_error_message: expect.stringContaining('500'),
  })
  await call(emulator, 'deleteWebhook')
  expect((await call(emulator, 'getUpdates')).ok).toBe(true)
})

test('a webhook must be https, and dropping pending updates drops them', async () => {
  const { emulator } = await startWithPerson()
  expect((await call(emulator, 'setWebhook', { url: 'http://e.com/' })).description).toBe(
    'Bad Request: bad webhook: An HTTPS URL must be provided for webhook',
  )
  await call(emulator, 'deleteWebhook', { drop_pending_updates: true })
  expect((await call(emulator, 'getUpdates')).result).toEqual([])
})

import { expect, test } from 'vitest'
import { controlRoutes } from '../../src/emulator/http/control-routes.ts'
import { call, start, startWithPerson } from './helpers.ts'

async function control(url: string, name: string, fields?: object) {
  const response = await fetch(
    `${url}/control/${name}`,
    fields && { method: 'POST', body: JSON.stringify(fields) },
  )
  // Each route has its own answer; the tests look at what they expect.
  return { status: response.status, body: (await response.json()) as ReturnType<typeof JSON.parse> }
}

test('the page shows every route with a curl line, and the world has no function without a route', async () => {
  const { url, world } = await start()
  const response = await fetch(`${url}/control`)
  expect(response.headers.get('content-type')).toContain('text/plain')
  const page = await response.text()
  for (const [name, route] of Object.entries(controlRoutes)) {
    expect(page).toContain(`${route.verb} /control/${name}\n  ${route.about}`)
    expect(page).toMatch(new RegExp(`curl -s '?${url}/control/${name}\\b`))
  }
  const onlyInProcess = ['onReceived', 'onUnheard', 'waitFor']
  expect(Object.keys(controlRoutes).sort()).toEqual(
    Object.keys(world)
      .filter((name) => !onlyInProcess.includes(name))
      .sort(),
  )
})

test('a person is added, writes, and presses a button, all over HTTP', async () => {
  const emulator = await start()
  const { url } = emulator
  const { body: user } = await control(url, 'addUser', { firstName: 'Olena', languageCode: 'uk' })
  expect(user).toEqual({ id: expect.any(Number), is_bot: false, first_name: 'Olena', language_code: 'uk' })
  await control(url, 'sendText', { userId: user.id, text: '/start' })
  const waiting = control(url, 'received?since=0&waitMs=10000')
  await call(emulator, 'sendMessage', {
    chat_id: user.id,
    text: 'hello',
    reply_markup: { inline_keyboard: [[{ text: 'x', callback_data: 'y' }]] },
  })
  const { body: received } = await waiting
  expect(received).toMatchObject([{ seq: 1, text: 'hello', chatId: user.id }])
  const press = { userId: user.id, chatId: user.id, messageId: received[0].messageId, data: 'y' }
  const { body: queryId } = await control(url, 'pressButton', press)
  expect((await call(emulator, 'getUpdates')).result.at(-1)).toMatchObject({
    callback_query: { id: queryId, data: 'y' },
  })
  expect((await control(url, `messages?chatId=${user.id}`)).body).toMatchObject([
    { text: '/start' },
    { text: 'hello' },
  ])
  expect((await control(url, 'received?since=1')).body).toEqual([])
})

test('faults and a revoked token work from outside the process', async () => {
  const { emulator, chatId } = await startWithPerson()
  await control(emulator.url, 'addFault', { kind: 'error', method: 'sendMessage', status: 503, times: 1 })
  expect((await call(emulator, 'sendMessage', { chat_id: chatId, text: 'x' })).error_code).toBe(503)
  const old = emulator.token
  expect((await control(emulator.url, 'revokeToken', {})).body).toBe(emulator.token)
  expect(emulator.token).not.toBe(old)
})

test.each([
  [
    'addUser',
    { firstName: 'A', age: 5 },
    'addUser has no field "age"; it has: id, firstName, languageCode, username',
  ],
  ['addUser', {}, 'addUser needs the field "firstName"'],
  ['addUser', { firstName: 5 }, '"firstName" must be text'],
  ['blockBot', { userId: '5' }, '"userId" must be of type integer'],
  ['blockBot', { userId: 5 }, 'there is no user 5: add one with addUser'],
  [
    'addFault',
    { kind: 'earthquake' },
    '"kind" must be one of: latency, drop-before, drop-after, error, hang, hang-after, flood, not-json',
  ],
  [
    'addGroup',
    { title: 'x', type: 'club', members: [] },
    '"type" must be one of: group, supergroup, channel',
  ],
])('%s with %j is refused in words', async (name, fields, error) => {
  const { url } = await start()
  expect(await control(url, name, fields)).toEqual({ status: 400, body: { error } })
})

test('unknown routes and wrong verbs are named', async () => {
  const { url } = await start()
  expect(await control(url, 'constructor', {})).toEqual({
    status: 404,
    body: { error: 'there is no route constructor: GET /control lists them' },
  })
  expect(await control(url, 'addUser')).toEqual({ status: 405, body: { error: 'addUser is a POST' } })
})

test('waiting for a message that does not come says what came instead', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'this' })
  await expect(world.waitFor((entry) => entry.text === 'that', 1)).rejects.toThrow('the last of 1 to chat')
  await expect(world.waitFor((entry) => entry.text === 'this', 1)).resolves.toMatchObject({ seq: 1 })
  await expect(world.waitFor((entry) => entry.text === 'this', 1, 1)).rejects.toThrow('no such message')
})

test('a listener that unsubscribed hears nothing more', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  const heard: string[] = []
  const stop = world.onReceived((entry) => heard.push(entry.text))
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'a' })
  stop()
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'b' })
  expect(heard).toEqual(['a'])
})

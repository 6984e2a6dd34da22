import { request } from 'node:http'
import { Bot, InputFile } from 'grammy'
import { expect, test } from 'vitest'
import { call, refusal, start, startWithPerson } from './helpers.ts'

test('an unknown or malformed token gets 401, an unknown method 404, both also as HTTP status', async () => {
  const { url, token } = await start()
  for (const wrong of [`${token}x`, 'nonsense', '']) {
    const response = await fetch(`${url}/bot${wrong}/getMe`)
    expect([response.status, await response.json()]).toEqual([
      401,
      { ok: false, error_code: 401, description: 'Unauthorized' },
    ])
  }
  const response = await fetch(`${url}/bot${token}/getNothing`)
  expect([response.status, await response.json()]).toEqual([
    404,
    { ok: false, error_code: 404, description: 'Not Found' },
  ])
  expect((await fetch(`${url}/elsewhere`)).status).toBe(404)
})

test('the token that is made up has the form of a real one', async () => {
  const { token } = await start()
  expect(token).toMatch(/^\d{10}:AAE[A-Za-z0-9_-]{32}$/)
})

test('method names are case-insensitive', async () => {
  const emulator = await start({ botUsername: 'another_bot' })
  expect((await call(emulator, 'GETME')).result).toMatchObject({ is_bot: true, username: 'another_bot' })
})

test('a call may come as a query, a form, JSON or multipart', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  const address = `${emulator.url}/bot${emulator.token}/sendMessage`
  await fetch(`${address}?chat_id=${chatId}&text=query`)
  await fetch(address, {
    method: 'POST',
    body: new URLSearchParams({ chat_id: `${chatId}`, text: 'form & all' }),
  })
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'json' })
  const form = new FormData()
  form.set('chat_id', `${chatId}`)
  form.set('text', 'multipart\nwith a second line')
  form.set('reply_markup', JSON.stringify({ inline_keyboard: [[{ text: 'x', callback_data: 'y' }]] }))
  await fetch(address, { method: 'POST', body: form })
  expect(world.received().map((entry) => entry.text)).toEqual([
    'query',
    'form & all',
    'json',
    'multipart\nwith a second line',
  ])
  expect(world.received().at(-1)?.replyMarkup).toEqual({
    inline_keyboard: [[{ text: 'x', callback_data: 'y' }]],
  })
})

test('a parameter that the method does not have is refused by name, and so is one the emulator cannot honour', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  expect(await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'x', parsemode: 'HTML' })).toBe(
    'Bad Request: unknown parameter "parsemode" of sendMessage',
  )
  expect(
    await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'x', business_connection_id: 'b' }),
  ).toContain('business_connection_id')
  expect(await refusal(emulator, 'sendMessage', { text: 'x' })).toBe('Bad Request: chat_id is empty')
  expect(await refusal(emulator, 'getUpdates', { limit: 'many' })).toContain('"limit"')
  expect(world.received()).toEqual([])
})

test('a document that grammY uploads keeps its name and size, and can be downloaded again', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  const bot = new Bot(emulator.token, { client: { apiRoot: emulator.url } })
  const bytes = Buffer.from('line\r\n--not-a-boundary\r\n\0\xff', 'latin1')
  const sent = await bot.api.sendDocument(chatId, new InputFile(bytes, 'topics.json'), {
    caption: 'Your <b>data</b>',
    parse_mode: 'HTML',
  })
  expect(sent.document).toMatchObject({ file_name: 'topics.json', file_size: bytes.length })
  expect(world.received()).toMatchObject([
    {
      method: 'sendDocument',
      html: 'Your <b>data</b>',
      document: { fileName: 'topics.json', size: bytes.length },
    },
  ])
  const file = await bot.api.getFile(sent.document.file_id)
  const download = await fetch(`${emulator.url}/file/bot${emulator.token}/${file.file_path}`)
  expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes)
})

test('a file that a person sends comes as an update and can be downloaded', async () => {
  const { emulator, world, userId } = await startWithPerson()
  const message = world.sendDocument({ userId, fileName: 'feeds.opml', content: '<opml/>', caption: 'mine' })
  const { result } = await call(emulator, 'getUpdates')
  expect(result.at(-1).message).toEqual(message)
  const { result: file } = await call(emulator, 'getFile', { file_id: message.document?.file_id })
  expect(file).toMatchObject({ file_size: 7, file_path: expect.stringMatching(/^documents\/.+\.opml$/) })
  const download = await fetch(`${emulator.url}/file/bot${emulator.token}/${file.file_path}`)
  expect(await download.text()).toBe('<opml/>')
  expect((await fetch(`${emulator.url}/file/botwrong/${file.file_path}`)).status).toBe(401)
  expect(await refusal(emulator, 'getFile', { file_id: 'nothing' })).toBe('Bad Request: invalid file_id')
})

test('a body that is not JSON is a bad request, and the server lives on', async () => {
  const emulator = await start()
  const response = await fetch(`${emulator.url}/bot${emulator.token}/getMe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"a":',
  })
  expect(response.status).toBe(400)
  expect((await call(emulator, 'getMe')).ok).toBe(true)
})

test('a request that is cut off half-way does no harm', async () => {
  const emulator = await start()
  await new Promise<void>((resolve) => {
    const half = request(`${emulator.url}/bot${emulator.token}/getMe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '100' },
    })
    half.on('error', () => resolve())
    half.write('{', () => half.destroy(new Error('cut')))
  })
  expect((await call(emulator, 'getMe')).ok).toBe(true)
})

test('a revoked token gets 401, also in a poll that waits, and the new one works', async () => {
  const emulator = await start()
  const old = emulator.token
  const polls = fetch(`${emulator.url}/bot${old}/getUpdates?timeout=30`)
  await fetch(`${emulator.url}/bot${old}/getMe`)
  const fresh = emulator.world.revokeToken()
  expect((await fetch(`${emulator.url}/bot${old}/getMe`)).status).toBe(401)
  expect((await polls).status).toBe(401)
  expect(emulator.token).toBe(fresh)
  expect((await fetch(`${emulator.url}/bot${fresh}/getMe`)).status).toBe(200)
})

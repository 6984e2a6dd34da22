import { get } from 'node:http'
import { expect, test, vi } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/emulator.ts'
import { call, startWithPerson } from './helpers.ts'

async function startSending(options?: EmulatorOptions) {
  const { emulator, world, chatId } = await startWithPerson(options)
  const send = (text: string) => call(emulator, 'sendMessage', { chat_id: chatId, text })
  const texts = () => world.received().map((entry) => entry.text)
  return { emulator, world, chatId, send, texts }
}

test('drop-before: the connection breaks and nothing was taken in', async () => {
  const { world, send, texts } = await startSending()
  world.addFault({ kind: 'drop-before', method: 'sendMessage' })
  await expect(send('lost')).rejects.toThrow('fetch failed')
  expect(texts()).toEqual([])
  await send('next')
  expect(texts()).toEqual(['next'])
})

test('drop-after: the connection breaks, but the message was taken in', async () => {
  const { world, send, texts } = await startSending()
  world.addFault({ kind: 'drop-after', method: 'sendmessage' })
  await expect(send('arrived')).rejects.toThrow('fetch failed')
  expect(texts()).toEqual(['arrived'])
})

test('error, flood and not-json answer without taking anything in', async () => {
  const { emulator, world, chatId, send, texts } = await startSending()
  world.addFault({ kind: 'error', status: 502 })
  world.addFault({ kind: 'error', status: 400, description: 'Bad Request: no' })
  world.addFault({ kind: 'flood', retryAfterSeconds: 7 })
  world.addFault({ kind: 'not-json' })
  expect(await send('1')).toEqual({ ok: false, error_code: 502, description: 'Bad Gateway' })
  expect(await send('2')).toEqual({ ok: false, error_code: 400, description: 'Bad Request: no' })
  expect(await send('3')).toEqual({
    ok: false,
    error_code: 429,
    description: 'Too Many Requests: retry after 7',
    parameters: { retry_after: 7 },
  })
  const proxy = await fetch(`${emulator.url}/bot${emulator.token}/sendMessage?chat_id=${chatId}&text=4`)
  expect([proxy.status, proxy.headers.get('content-type')]).toEqual([502, 'text/html'])
  expect(texts()).toEqual([])
})

test('hang: no answer comes, nothing is taken in, and others are served', async () => {
  const { emulator, world, chatId, send, texts } = await startSending()
  world.addFault({ kind: 'hang' })
  const hungUp = new AbortController()
  const hanging = fetch(`${emulator.url}/bot${emulator.token}/sendMessage?chat_id=${chatId}&text=hanging`, {
    signal: hungUp.signal,
  })
  await call(emulator, 'getMe')
  await send('other')
  expect(texts()).toEqual(['other'])
  hungUp.abort()
  await expect(hanging).rejects.toThrow()
})

test('hang-after: no answer comes, but the message was taken in', async () => {
  const { emulator, world, chatId, texts } = await startSending()
  world.addFault({ kind: 'hang-after' })
  const hungUp = new AbortController()
  const url = `${emulator.url}/bot${emulator.token}/sendMessage?chat_id=${chatId}&text=arrived`
  const hanging = fetch(url, { signal: hungUp.signal })
  await world.waitFor(() => true)
  expect(texts()).toEqual(['arrived'])
  hungUp.abort()
  await expect(hanging).rejects.toThrow()
})

test('tells of each message that was taken in and whose sender heard nothing of it', async () => {
  let wake = () => {}
  let sleeps = () => {}
  const isLate = new Promise<void>((begin) => {
    sleeps = begin
  })
  const sleep = () => {
    sleeps()
    return new Promise<void>((end) => {
      wake = end
    })
  }
  const { emulator, world, chatId, send, texts } = await startSending({ sleep })
  const unheard: string[] = []
  const textOf = (id: number) => world.messages(chatId).find(({ messageId }) => messageId === id)?.text
  world.onUnheard((message) => unheard.push(`${message.chatId === chatId} ${textOf(message.messageId)}`))
  await send('answered')
  world.addFault({ kind: 'drop-before' })
  await expect(send('not taken in')).rejects.toThrow()
  world.addFault({ kind: 'drop-after', method: 'getMe' })
  await expect(call(emulator, 'getMe')).rejects.toThrow()
  expect(unheard).toEqual([])
  world.addFault({ kind: 'drop-after' })
  await expect(send('dropped')).rejects.toThrow()
  expect(unheard).toEqual(['true dropped'])

  world.addFault({ kind: 'latency' })
  const url = `${emulator.url}/bot${emulator.token}/sendMessage?chat_id=${chatId}&text=late`
  const request = get(url)
  request.on('error', () => undefined)
  await isLate
  request.destroy()
  await call(emulator, 'getMe') // it learns of the closed connection before it answers on another
  wake()
  await world.waitFor((entry) => entry.text === 'late')
  expect(texts()).toEqual(['answered', 'dropped', 'late'])
  await vi.waitFor(() => expect(unheard).toEqual(['true dropped', 'true late']))
})

test('latency: the call is carried out after others that came later', async () => {
  let wake = () => {}
  const options: EmulatorOptions = {}
  const begun = new Promise<number>((begin) => {
    const sleep = (ms: number) =>
      new Promise<void>((end) => {
        wake = end
        begin(ms)
      })
    options.sleep = sleep
  })
  const { world, send, texts } = await startSending(options)
  world.addFault({ kind: 'latency', ms: 60_000 })
  const slow = send('slow')
  expect(await begun).toBe(60_000)
  await send('quick')
  expect(texts()).toEqual(['quick'])
  wake()
  expect((await slow).ok).toBe(true)
  expect(texts()).toEqual(['quick', 'slow'])
})

test('a fault hits its method and chat only, as often as it says, until it is cleared', async () => {
  const { emulator, world, chatId, send, texts } = await startSending()
  world.addFault({ kind: 'error', method: 'sendMessage', chatId, times: 2 })
  expect((await call(emulator, 'getMe')).ok).toBe(true)
  expect((await call(emulator, 'sendMessage', { chat_id: 1, text: 'x' })).error_code).toBe(400)
  expect((await send('1')).error_code).toBe(500)
  expect((await send('2')).error_code).toBe(500)
  expect((await send('3')).ok).toBe(true)
  world.addFault({ kind: 'error', times: 100 })
  world.clearFaults()
  expect((await send('4')).ok).toBe(true)
  expect(texts()).toEqual(['3', '4'])
})

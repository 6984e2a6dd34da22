import { expect, test } from 'vitest'
import type { FloodLimits } from '../../src/emulator/flood.ts'
import { call, start } from './helpers.ts'

async function startFlooded(flood: Partial<FloodLimits> = {}) {
  let now = 1_000_000
  const emulator = await start({ flood, now: () => now })
  const people = Array.from({ length: 40 }, () => emulator.world.addUser({ firstName: 'A' }).id)
  for (const userId of people) emulator.world.sendText({ userId, text: 'hi' })
  const send = async (chat_id: number) => {
    const answer = await call(emulator, 'sendMessage', { chat_id, text: `at ${now}` })
    return answer.ok ? 'sent' : answer.parameters?.retry_after
  }
  const advance = (ms: number) => {
    now += ms
  }
  return { emulator, people, send, advance }
}

test('one chat takes a burst of three, then one a second', async () => {
  const { people, send, advance } = await startFlooded()
  const [chatId = 0] = people
  expect([await send(chatId), await send(chatId), await send(chatId)]).toEqual(['sent', 'sent', 'sent'])
  expect(await send(chatId)).toBe(1)
  advance(999)
  expect(await send(chatId)).toBe(1)
  advance(1)
  expect(await send(chatId)).toBe('sent')
  expect(await send(chatId)).toBe(1)
  expect(await send(people[1] ?? 0)).toBe('sent')
})

test('all chats together take thirty a second', async () => {
  const { people, send, advance } = await startFlooded()
  for (const chatId of people.slice(0, 30)) expect(await send(chatId)).toBe('sent')
  expect(await send(people[30] ?? 0)).toBe(1)
  advance(1000)
  for (const chatId of people.slice(0, 30)) expect(await send(chatId)).toBe('sent')
  expect(await send(people[30] ?? 0)).toBe(1)
})

test('a group takes twenty a minute, edits included', async () => {
  const { emulator, people, send, advance } = await startFlooded()
  const owner = [{ userId: people[0] ?? 0, status: 'creator' as const }]
  const { id } = emulator.world.addGroup({ title: 'G', type: 'supergroup', members: owner })
  for (let count = 0; count < 26; count++) {
    expect(await send(id)).toBe('sent')
    advance(1000)
  }
  // 26 sent in 26 s, of which 20 were there at first and one came back every 3 s; 28 are there, then it is over.
  expect([await send(id), await send(id)]).toEqual(['sent', 'sent'])
  expect(await send(id)).toBe(1)
  const entry = emulator.world.received()[0]
  const edit = await call(emulator, 'editMessageText', {
    chat_id: id,
    message_id: entry?.messageId,
    text: 'new',
  })
  expect(edit.error_code).toBe(429)
})

test('limits can be changed, and a long wait is named in whole seconds', async () => {
  const { emulator, people, send, advance } = await startFlooded({ groupPerMinute: 1 })
  const owner = [{ userId: people[0] ?? 0, status: 'creator' as const }]
  const { id } = emulator.world.addGroup({ title: 'C', type: 'channel', members: owner })
  expect(await send(id)).toBe('sent')
  expect(await send(id)).toBe(60)
  advance(30_500)
  expect(await send(id)).toBe(30)
  advance(29_500)
  expect(await send(id)).toBe('sent')
})

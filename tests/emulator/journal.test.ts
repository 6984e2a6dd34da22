import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, start } from './helpers.ts'

let dataDir = ''
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'emulator-'))
})
afterEach(() => rmSync(dataDir, { recursive: true }))

/** Makes a world with something of everything in it. */
async function live() {
  const emulator = await start({ dataDir })
  const { world } = emulator
  const { id: userId } = world.addUser({ firstName: 'Olena', languageCode: 'uk' })
  world.sendText({ userId, text: '/start' })
  const reply_markup = { inline_keyboard: [[{ text: 'x', callback_data: 'y' }]] }
  const { result } = await call(emulator, 'sendMessage', {
    chat_id: userId,
    text: '<b>one</b>',
    parse_mode: 'HTML',
    reply_markup,
  })
  const queryId = world.pressButton({ userId, chatId: userId, messageId: result.message_id, data: 'y' })
  await call(emulator, 'answerCallbackQuery', { callback_query_id: queryId, text: 'ok' })
  await call(emulator, 'setMyCommands', { commands: [{ command: 'help', description: 'Help' }] })
  const forum = world.addGroup({
    title: 'F',
    type: 'supergroup',
    isForum: true,
    members: [{ userId, status: 'creator' }],
  })
  world.addTopic(forum.id, 'T')
  world.blockBot(userId)
  return { emulator, userId, forum }
}

test('a world that is started again is the same, and goes on where it was', async () => {
  const { emulator, userId, forum } = await live()
  const before = {
    received: emulator.world.received(),
    chat: emulator.world.messages(userId),
    forum: emulator.world.messages(forum.id),
    chats: emulator.world.chats(),
    users: emulator.world.users(),
    answers: emulator.world.callbackAnswers(),
    updates: (await call(emulator, 'getUpdates')).result,
    commands: (await call(emulator, 'getMyCommands')).result,
  }
  // The first one is still running, as after a kill -9: nothing was closed or flushed.
  const again = await start({ dataDir })
  expect({
    received: again.world.received(),
    chat: again.world.messages(userId),
    forum: again.world.messages(forum.id),
    chats: again.world.chats(),
    users: again.world.users(),
    answers: again.world.callbackAnswers(),
    updates: (await call(again, 'getUpdates')).result,
    commands: (await call(again, 'getMyCommands')).result,
  }).toEqual(before)
  expect(before.updates).not.toEqual([])

  again.world.unblockBot(userId)
  const { result } = await call(again, 'sendMessage', { chat_id: userId, text: 'two' })
  expect(again.world.received().at(-1)).toMatchObject({ seq: 2, messageId: result.message_id })
  expect(result.message_id).toBe((before.chat.at(-1)?.messageId ?? 0) + 1)
})

test('what was confirmed stays confirmed, and update ids never come again', async () => {
  const { emulator, userId } = await live()
  const updates = (await call(emulator, 'getUpdates')).result
  const last = updates.at(-1).update_id
  await call(emulator, 'getUpdates', { offset: last + 1 })
  const again = await start({ dataDir })
  expect((await call(again, 'getUpdates')).result).toEqual([])
  again.world.unblockBot(userId)
  expect((await call(again, 'getUpdates')).result).toMatchObject([{ update_id: last + 1 }])
})

test('a revoked token stays revoked', async () => {
  const { emulator } = await live()
  const old = emulator.token
  const fresh = emulator.world.revokeToken()
  const again = await start({ dataDir })
  expect(again.token).toBe(fresh)
  expect((await fetch(`${again.url}/bot${old}/getMe`)).status).toBe(401)
})

test('a torn last line is cut off, and what is written after it is whole', async () => {
  const { emulator, userId } = await live()
  await emulator.close()
  const path = join(dataDir, 'journal.jsonl')
  const whole = readFileSync(path, 'utf8')
  appendFileSync(path, '[{"type":"user","record":{"user":{"id":9')
  const again = await start({ dataDir })
  expect(again.world.received()).toHaveLength(1)
  expect(readFileSync(path, 'utf8')).toBe(whole)
  again.world.unblockBot(userId)
  await call(again, 'sendMessage', { chat_id: userId, text: 'two' })
  const third = await start({ dataDir })
  expect(third.world.received().map((entry) => entry.text)).toEqual(['one', 'two'])
})

test('a message is in the journal before its answer is', async () => {
  const { emulator, userId } = await live()
  emulator.world.unblockBot(userId)
  let journalWhenReceived = ''
  emulator.world.onReceived(() => {
    journalWhenReceived = readFileSync(join(dataDir, 'journal.jsonl'), 'utf8')
  })
  await call(emulator, 'sendMessage', { chat_id: userId, text: 'only once in here' })
  // Message and ledger entry, text and html: one change, one line.
  const lines = journalWhenReceived.split('\n').filter((line) => line.includes('only once in here'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '').map((fact: { type: string }) => fact.type)).toEqual([
    'message',
    'received',
  ])
})

test('a damaged line in the middle is not passed over', async () => {
  writeFileSync(join(dataDir, 'journal.jsonl'), '[]\nbroken\n[]\n')
  await expect(start({ dataDir })).rejects.toThrow('journal.jsonl:2 is not JSON')
})

import { expect, test } from 'vitest'
import { call, refusal, startWithPerson } from './helpers.ts'

const keyboard = { inline_keyboard: [[{ text: 'Follow', callback_data: 'follow' }]] }
const notModified =
  'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message'

async function startWithMessage(more: object = {}) {
  let now = 1_700_000_000_000
  const { emulator, world, chatId, userId } = await startWithPerson({ now: () => now })
  const { result } = await call(emulator, 'sendMessage', {
    chat_id: chatId,
    text: '<b>one</b>',
    parse_mode: 'HTML',
    reply_markup: keyboard,
    ...more,
  })
  const here = { chat_id: chatId, message_id: result.message_id as number }
  const edit = (params: object) => refusal(emulator, 'editMessageText', { ...here, ...params })
  const advance = (ms: number) => {
    now += ms
  }
  return { emulator, world, chatId, userId, here, edit, advance }
}

test('an edit changes the chat and enters the ledger; without a keyboard it takes the keyboard away', async () => {
  const { world, chatId, here, edit } = await startWithMessage()
  expect(await edit({ text: '<i>two</i>', parse_mode: 'HTML' })).toBe('no error')
  expect(world.received().at(-1)).toMatchObject({
    seq: 2,
    edited: true,
    html: '<i>two</i>',
    messageId: here.message_id,
  })
  const shown = world.messages(chatId).at(-1)
  expect(shown).toMatchObject({ html: '<i>two</i>', edited: true, fromBot: true })
  expect(shown?.message.reply_markup).toBeUndefined()
})

test('an edit to the same is refused, to other looks or another keyboard it is not', async () => {
  const { edit } = await startWithMessage()
  expect(await edit({ text: '<strong>one</strong>', parse_mode: 'HTML', reply_markup: keyboard })).toBe(
    notModified,
  )
  expect(await edit({ text: 'one', reply_markup: keyboard })).toBe('no error')
  expect(await edit({ text: 'one' })).toBe('no error')
  expect(await edit({ text: 'one' })).toBe(notModified)
})

test('only the bot’s own text messages that are there can be edited', async () => {
  const { emulator, edit, here, chatId } = await startWithMessage()
  expect(await edit({ message_id: 1, text: 'x' })).toBe("Bad Request: message can't be edited")
  expect(await edit({ message_id: 999, text: 'x' })).toBe('Bad Request: message to edit not found')
  expect(await edit({ text: '<b>', parse_mode: 'HTML' })).toContain("can't parse entities")
  expect(await edit({ text: 'a'.repeat(4097) })).toBe('Bad Request: message is too long')
  expect(await edit({ text: 'x', reply_markup: { keyboard: [['x']] } })).toBe(
    'Bad Request: inline keyboard expected',
  )
  await call(emulator, 'deleteMessage', here)
  expect(await edit({ text: 'x' })).toBe('Bad Request: message to edit not found')
  const form = new FormData()
  form.set('chat_id', `${chatId}`)
  form.set('document', new Blob(['x']), 'a.txt')
  const response = await fetch(`${emulator.url}/bot${emulator.token}/sendDocument`, {
    method: 'POST',
    body: form,
  })
  const { result } = (await response.json()) as { result: { message_id: number } }
  expect(await edit({ message_id: result.message_id, text: 'x' })).toBe(
    'Bad Request: there is no text in the message to edit',
  )
})

test('the keyboard alone can be changed', async () => {
  const { emulator, world, here } = await startWithMessage()
  const change = (reply_markup: object | undefined) =>
    refusal(emulator, 'editMessageReplyMarkup', { ...here, reply_markup })
  expect(await change(keyboard)).toBe(notModified)
  expect(await change(undefined)).toBe('no error')
  expect(world.received().at(-1)).toMatchObject({
    method: 'editMessageReplyMarkup',
    html: '<b>one</b>',
    edited: true,
  })
  expect(world.received().at(-1)).not.toHaveProperty('replyMarkup')
})

test('a person presses only buttons that are there', async () => {
  const { world, userId, chatId, here } = await startWithMessage()
  const press = (data: string, more = {}) =>
    world.pressButton({ userId, chatId, messageId: here.message_id, data, ...more })
  expect(() => press('other')).toThrow('has no button "other"; it has: "follow"')
  expect(press('other', { forged: true })).toMatch(/^\d+$/)
  expect(press('follow')).not.toBe(press('follow'))
})

test('a button press can be answered for a while; an unknown or old one cannot', async () => {
  const { emulator, world, userId, chatId, here, advance } = await startWithMessage()
  const answer = (callback_query_id: string) =>
    refusal(emulator, 'answerCallbackQuery', { callback_query_id, text: 'ok', show_alert: true })
  const tooOld = 'Bad Request: query is too old and response timeout expired or query ID is invalid'
  expect(await answer('1')).toBe(tooOld)
  const press = () => world.pressButton({ userId, chatId, messageId: here.message_id, data: 'follow' })
  const quick = press()
  expect(await answer(quick)).toBe('no error')
  const slow = press()
  advance(3_600_000)
  expect(await answer(slow)).toBe(tooOld)
  expect(world.callbackAnswers()).toMatchObject([
    { queryId: quick, userId, data: 'follow', text: 'ok', showAlert: true },
  ])
})

test('messages are deleted while they are young, those of others only in a private chat or with the right', async () => {
  const { emulator, world, userId, chatId, here, advance } = await startWithMessage()
  const remove = (params: object) => refusal(emulator, 'deleteMessage', params)
  expect(await remove({ chat_id: chatId, message_id: 1 })).toBe('no error')
  expect(await remove({ chat_id: chatId, message_id: 1 })).toBe('Bad Request: message to delete not found')
  const group = world.addGroup({ title: 'g', type: 'group', members: [{ userId, status: 'creator' }] })
  const theirs = {
    chat_id: group.id,
    message_id: world.sendText({ userId, chatId: group.id, text: '/x' }).message_id,
  }
  expect(await remove(theirs)).toBe("Bad Request: message can't be deleted")
  world.setMember(group.id, 7000000001, 'administrator')
  expect(await remove(theirs)).toBe('no error')
  advance(48 * 3_600_000 + 1000)
  expect(await remove(here)).toBe("Bad Request: message can't be deleted")
})

test('many are deleted at once, and those that are not there do not matter', async () => {
  const { emulator, world, chatId, here } = await startWithMessage()
  expect(
    await refusal(emulator, 'deleteMessages', { chat_id: chatId, message_ids: [1, here.message_id, 77] }),
  ).toBe('no error')
  expect(world.messages(chatId)).toEqual([])
  expect(
    await refusal(emulator, 'deleteMessages', { chat_id: chatId, message_ids: Array(101).fill(1) }),
  ).toContain('too many')
})

test('a copy has no origin, a forward has one, and a protected message allows neither', async () => {
  const { emulator, world, chatId, here } = await startWithMessage()
  const from = { chat_id: chatId, from_chat_id: chatId }
  const { result } = await call(emulator, 'forwardMessage', { ...from, message_id: here.message_id })
  expect(result).toMatchObject({
    text: 'one',
    forward_origin: { type: 'user', sender_user: { username: 'topicwire_bot' } },
  })
  await call(emulator, 'copyMessage', { ...from, message_id: here.message_id })
  expect(world.received().at(-1)).toMatchObject({ method: 'copyMessage', html: '<b>one</b>' })
  expect(world.messages(chatId).at(-1)?.message).not.toHaveProperty('forward_origin')
  expect(await refusal(emulator, 'forwardMessage', { ...from, message_id: 999 })).toBe(
    'Bad Request: message to forward not found',
  )
  expect(await refusal(emulator, 'copyMessage', { ...from, message_id: 999 })).toBe(
    'Bad Request: message to copy not found',
  )
  const secret = (await call(emulator, 'sendMessage', { chat_id: chatId, text: 's', protect_content: true }))
    .result
  expect(await refusal(emulator, 'forwardMessage', { ...from, message_id: secret.message_id })).toBe(
    "Bad Request: the message can't be forwarded",
  )
})

test('a pinned message shows as pinned; in a group it takes the right', async () => {
  const { emulator, world, userId, chatId, here } = await startWithMessage()
  await call(emulator, 'pinChatMessage', here)
  expect(world.messages(chatId).find((message) => message.pinned)?.messageId).toBe(here.message_id)
  expect((await call(emulator, 'getChat', { chat_id: chatId })).result.pinned_message.message_id).toBe(
    here.message_id,
  )
  const group = world.addGroup({ title: 'g', type: 'group', members: [{ userId, status: 'creator' }] })
  const { result } = await call(emulator, 'sendMessage', { chat_id: group.id, text: 'x' })
  expect(
    await refusal(emulator, 'pinChatMessage', { chat_id: group.id, message_id: result.message_id }),
  ).toBe('Bad Request: not enough rights to manage pinned messages in the chat')
})

test('reactions and chat actions are taken when they make sense', async () => {
  const { emulator, chatId, here } = await startWithMessage()
  expect(
    await refusal(emulator, 'setMessageReaction', { ...here, reaction: [{ type: 'emoji', emoji: '👍' }] }),
  ).toBe('no error')
  expect(await refusal(emulator, 'setMessageReaction', { ...here, message_id: 999 })).toBe(
    'Bad Request: message to react not found',
  )
  expect(await refusal(emulator, 'sendChatAction', { chat_id: chatId, action: 'typing' })).toBe('no error')
  expect(await refusal(emulator, 'sendChatAction', { chat_id: chatId, action: 'sleeping' })).toBe(
    'Bad Request: wrong parameter action in request',
  )
})

test('a mention by id has the person’s name; a mention of nobody is plain text', async () => {
  const { world, edit, userId } = await startWithMessage()
  await edit({
    text: `<a href="tg://user?id=${userId}">her</a> <a href="tg://user?id=1">him</a>`,
    parse_mode: 'HTML',
  })
  expect(world.received().at(-1)?.html).toBe(`<a href="tg://user?id=${userId}">her</a> him`)
  expect(world.received().at(-1)?.entities).toMatchObject([
    { type: 'text_mention', user: { first_name: 'Olena' } },
  ])
})

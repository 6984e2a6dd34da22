import { expect, test } from 'vitest'
import { call, refusal, start, startWithPerson } from './helpers.ts'

const tooLong = 'a'.repeat(4097)
const brokenMarkup = { inline_keyboard: [[{ text: 'x', callback_data: '' }]] }

test('checks come in the order chat, access, topic, text, entities, length, markup, reply, flood', async () => {
  const { emulator, world, chatId, userId } = await startWithPerson({ flood: { chatBurst: 1 }, now: () => 0 })
  const everythingWrong = {
    chat_id: 42,
    message_thread_id: 99,
    text: ' ',
    parse_mode: 'HTML',
    reply_markup: brokenMarkup,
    reply_parameters: { message_id: 999 },
  }
  const next = async (mended: object) => {
    Object.assign(everythingWrong, mended)
    return refusal(emulator, 'sendMessage', everythingWrong)
  }
  world.blockBot(userId)
  expect(await next({})).toBe('Bad Request: chat not found')
  expect(await next({ chat_id: chatId })).toBe('Forbidden: bot was blocked by the user')
  world.unblockBot(userId)
  expect(await next({})).toBe('Bad Request: message thread not found')
  expect(await next({ message_thread_id: undefined })).toBe('Bad Request: message text is empty')
  expect(await next({ text: `<b>${tooLong}` })).toBe(
    `Bad Request: can't parse entities: Can't find end tag corresponding to start tag "b"`,
  )
  expect(await next({ text: `<b>${tooLong}</b>` })).toBe('Bad Request: message is too long')
  expect(await next({ text: '<b>fine</b>' })).toBe('Bad Request: BUTTON_DATA_INVALID')
  expect(await next({ reply_markup: undefined })).toBe('Bad Request: message to be replied not found')
  expect(await next({ reply_parameters: undefined })).toBe('no error')
  // Refused calls took nothing from the bucket; the one that went through emptied it.
  expect(await next({})).toBe('Too Many Requests: retry after 1')
})

test('a bot cannot write to a person first, to a deleted account, or where it was thrown out', async () => {
  const { emulator, world, userId } = await startWithPerson()
  const stranger = world.addUser({ firstName: 'Stranger' })
  const send = (chat_id: number | string) => refusal(emulator, 'sendMessage', { chat_id, text: 'x' })
  expect(await send(stranger.id)).toBe("Forbidden: bot can't initiate conversation with a user")
  world.sendText({ userId: stranger.id, text: 'hi' })
  expect(await send(stranger.id)).toBe('no error')
  world.deactivateUser(stranger.id)
  expect(await send(stranger.id)).toBe('Forbidden: user is deactivated')

  for (const type of ['group', 'supergroup', 'channel'] as const) {
    const { id } = world.addGroup({ title: type, type, members: [{ userId, status: 'creator' }] })
    expect(await send(id)).toBe('no error')
    world.kickBot(id)
    expect(await send(id)).toBe(`Forbidden: bot was kicked from the ${type} chat`)
    world.setMember(id, 7000000001, 'left')
    expect(await send(id)).toBe(`Forbidden: bot is not a member of the ${type} chat`)
  }
})

test('in a channel the bot needs the right to post, in a supergroup it must not be restricted', async () => {
  const { emulator, world, userId } = await startWithPerson()
  const owner = [{ userId, status: 'creator' as const }]
  const channel = world.addGroup({
    title: 'News',
    type: 'channel',
    username: 'news',
    members: owner,
    botStatus: 'member',
  })
  const send = (chat_id: number | string) => refusal(emulator, 'sendMessage', { chat_id, text: 'x' })
  expect(await send(channel.id)).toBe('Bad Request: need administrator rights in the channel chat')
  world.setMember(channel.id, 7000000001, 'administrator', { can_post_messages: false })
  expect(await send('@news')).toBe('Bad Request: need administrator rights in the channel chat')
  world.setMember(channel.id, 7000000001, 'administrator')
  expect(await send('@News')).toBe('no error')
  expect(world.messages(channel.id)[0]?.message).toMatchObject({ sender_chat: { id: channel.id } })
  expect(await send('@nobody')).toBe('Bad Request: chat not found')
  const group = world.addGroup({ title: 'G', type: 'supergroup', members: owner, botStatus: 'restricted' })
  expect(await send(group.id)).toBe('Bad Request: not enough rights to send text messages to the chat')
})

test('length is counted in code points after parsing: 4096 emoji and their tags pass, 4097 do not', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  const send = (text: string) =>
    refusal(emulator, 'sendMessage', { chat_id: chatId, text, parse_mode: 'HTML' })
  expect(await send(`<b>${'😀'.repeat(4096)}</b>`)).toBe('no error')
  expect(world.received()[0]?.entities).toEqual([{ type: 'bold', offset: 0, length: 8192 }])
  expect(await send('😀'.repeat(4097))).toBe('Bad Request: message is too long')
  expect(await send(`&amp;${'a'.repeat(4095)}`)).toBe('no error')
})

test.each([
  ['nothing', undefined],
  ['spaces', ' \n\t '],
  ['zero-width spaces', '\u200b\u200b'],
  ['an empty tag', '<b> </b>'],
])('a text of %s is empty', async (_, text) => {
  const { emulator, chatId } = await startWithPerson()
  expect(await refusal(emulator, 'sendMessage', { chat_id: chatId, text, parse_mode: 'HTML' })).toBe(
    'Bad Request: message text is empty',
  )
})

test('half a surrogate pair is refused', async () => {
  const { emulator, chatId } = await startWithPerson()
  expect(await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'cut \ud83d' })).toBe(
    'Bad Request: strings must be encoded in UTF-8',
  )
})

test.each([
  [
    'callback data of 65 bytes',
    [[{ text: 'x', callback_data: `${'ж'.repeat(32)}a` }]],
    'BUTTON_DATA_INVALID',
  ],
  [
    'an address that is none',
    [[{ text: 'x', url: 'nowhere' }]],
    "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
  ],
  ['101 buttons', Array(101).fill([{ text: 'x', callback_data: 'y' }]), 'reply markup is too long'],
  [
    'a button without action',
    [[{ text: 'x' }]],
    "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
  ],
  [
    'a button without text',
    [[{ text: '', callback_data: 'y' }]],
    "can't parse inline keyboard button: Text must be non-empty",
  ],
  [
    'one row instead of rows',
    [{ text: 'x', callback_data: 'y' }],
    "can't parse InlineKeyboardButton: expected an Array of Arrays",
  ],
])('a keyboard with %s is refused', async (_, inline_keyboard, reason) => {
  const { emulator, world, chatId } = await startWithPerson()
  expect(
    await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'x', reply_markup: { inline_keyboard } }),
  ).toBe(`Bad Request: ${reason}`)
  expect(world.received()).toEqual([])
})

test('a keyboard at the limits passes: 100 buttons, 64 bytes', async () => {
  const { emulator, world, chatId } = await startWithPerson()
  const inline_keyboard = Array(100).fill([{ text: 'x', callback_data: 'ж'.repeat(32) }])
  expect(
    await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'x', reply_markup: { inline_keyboard } }),
  ).toBe('no error')
  expect(world.received()[0]?.replyMarkup).toEqual({ inline_keyboard })
})

test('request_chat is for private chats only', async () => {
  const { emulator, world, chatId, userId } = await startWithPerson()
  const group = world.addGroup({ title: 'G', type: 'group', members: [{ userId, status: 'creator' }] })
  const reply_markup = {
    keyboard: [[{ text: 'Choose', request_chat: { request_id: 1, chat_is_channel: true } }]],
  }
  expect(await refusal(emulator, 'sendMessage', { chat_id: chatId, text: 'x', reply_markup })).toBe(
    'no error',
  )
  expect(await refusal(emulator, 'sendMessage', { chat_id: group.id, text: 'x', reply_markup })).toBe(
    'Bad Request: request_chat can be used in private chats only',
  )
})

test('a reply carries the message it replies to, and may do without it when allowed', async () => {
  const { emulator, chatId } = await startWithPerson()
  const send = (reply_parameters: object) =>
    call(emulator, 'sendMessage', { chat_id: chatId, text: 'x', reply_parameters })
  expect((await send({ message_id: 1 })).result.reply_to_message).toMatchObject({
    message_id: 1,
    text: '/start',
  })
  // Of a chain of replies only one link is shown.
  expect((await send({ message_id: 2 })).result.reply_to_message).not.toHaveProperty('reply_to_message')
  const without = await send({ message_id: 999, allow_sending_without_reply: true })
  expect(without.ok).toBe(true)
  expect(without.result.reply_to_message).toBeUndefined()
})

test('the ledger tells of a silent message and who heard what in order', async () => {
  const { emulator, world, chatId } = await startWithPerson({ now: () => 1_700_000_000_000 })
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'a', disable_notification: true })
  await call(emulator, 'sendMessage', { chat_id: chatId, text: 'b' })
  expect(world.received().map(({ seq, at, text, silent }) => ({ seq, at, text, silent }))).toEqual([
    { seq: 1, at: 1_700_000_000_000, text: 'a', silent: true },
    { seq: 2, at: 1_700_000_000_000, text: 'b', silent: undefined },
  ])
  expect(world.received({ chatId: 1 })).toEqual([])
})

test('the emulator can be told to know no flood', async () => {
  const emulator = await start({ flood: false, now: () => 0 })
  const { id } = emulator.world.addUser({ firstName: 'A' })
  emulator.world.sendText({ userId: id, text: 'x' })
  for (let count = 0; count < 40; count++)
    expect((await call(emulator, 'sendMessage', { chat_id: id, text: 'x' })).ok).toBe(true)
})

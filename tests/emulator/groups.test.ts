import type { Update } from 'grammy/types'
import { expect, test } from 'vitest'
import { type Answer, call, refusal, startWithPerson } from './helpers.ts'

async function startWithGroup(type: 'group' | 'supergroup' | 'channel', more: object = {}) {
  const { emulator, world, userId } = await startWithPerson()
  const chat = world.addGroup({ title: 'G', type, members: [{ userId, status: 'creator' }], ...more })
  await call(emulator, 'getUpdates', { offset: -1 })
  const clear = ((await call(emulator, 'getUpdates')).result as Update[])[0]?.update_id ?? 0
  const news = async (): Promise<Answer['result']> =>
    (await call(emulator, 'getUpdates', { offset: clear + 1 })).result
  const send = (params: object) =>
    refusal(emulator, 'sendMessage', { chat_id: chat.id, text: 'x', ...params })
  return { emulator, world, userId, chatId: chat.id, news, send, botId: 7000000001 }
}

test('the bot hears that it was added, promoted and thrown out', async () => {
  const { world, chatId, botId, news, userId } = await startWithGroup('supergroup', { botStatus: 'left' })
  world.setMember(chatId, botId, 'member')
  world.setMember(chatId, botId, 'administrator', { can_pin_messages: false })
  world.kickBot(chatId)
  const changes = ((await news()) as Update[]).flatMap((update) => update.my_chat_member ?? [])
  expect(changes.map((change) => [change.old_chat_member.status, change.new_chat_member.status])).toEqual([
    ['left', 'member'],
    ['member', 'administrator'],
    ['administrator', 'kicked'],
  ])
  expect(changes[0]).toMatchObject({ chat: { id: chatId, type: 'supergroup' }, from: { id: userId } })
  expect(changes[1]?.new_chat_member).toMatchObject({ can_pin_messages: false, can_manage_topics: true })
})

test('blocking and unblocking tells the bot', async () => {
  const { world, userId, news } = await startWithGroup('group')
  world.blockBot(userId)
  world.blockBot(userId)
  world.unblockBot(userId)
  const statuses = ((await news()) as Update[]).map((update) => update.my_chat_member?.new_chat_member.status)
  expect(statuses).toEqual(['kicked', 'member'])
})

test('a group that becomes a supergroup says so in both chats, and the old id names the new one', async () => {
  const { emulator, world, chatId, news, send } = await startWithGroup('group')
  expect(await send({})).toBe('no error')
  const { id } = world.migrateToSupergroup(chatId)
  expect(id).toBeLessThan(-1_000_000_000_000)
  expect(await news()).toMatchObject([
    { message: { chat: { id: chatId, type: 'group' }, migrate_to_chat_id: id } },
    { message: { chat: { id, type: 'supergroup' }, migrate_from_chat_id: chatId } },
  ])
  expect(await call(emulator, 'sendMessage', { chat_id: chatId, text: 'x' })).toEqual({
    ok: false,
    error_code: 400,
    description: 'Bad Request: group chat was upgraded to a supergroup chat',
    parameters: { migrate_to_chat_id: id },
  })
  expect((await call(emulator, 'sendMessage', { chat_id: id, text: 'x' })).ok).toBe(true)
})

test('a message goes to its topic; a closed topic, a deleted one and number 1 take none', async () => {
  const { world, chatId, send } = await startWithGroup('supergroup', { isForum: true })
  const threadId = world.addTopic(chatId, 'Defense').message_thread_id
  expect(await send({ message_thread_id: threadId })).toBe('no error')
  expect(world.received().at(-1)).toMatchObject({ threadId })
  world.closeTopic(chatId, threadId)
  expect(await send({ message_thread_id: threadId })).toBe('Bad Request: TOPIC_CLOSED')
  world.reopenTopic(chatId, threadId)
  expect(await send({ message_thread_id: threadId })).toBe('no error')
  world.deleteTopic(chatId, threadId)
  expect(await send({ message_thread_id: threadId })).toBe('Bad Request: message thread not found')
  expect(await send({ message_thread_id: 1 })).toBe('Bad Request: message thread not found')
  expect(await send({})).toBe('no error')
  expect(world.received().at(-1)).not.toHaveProperty('threadId')
  world.closeTopic(chatId, 1)
  expect(await send({})).toBe('Bad Request: TOPIC_CLOSED')
})

test('a supergroup without topics knows no thread', async () => {
  const { send } = await startWithGroup('supergroup')
  expect(await send({ message_thread_id: 2 })).toBe('Bad Request: message thread not found')
})

test('the bot opens, closes and reopens a topic when it may', async () => {
  const { emulator, world, chatId, botId, send } = await startWithGroup('supergroup', { isForum: true })
  const create = { chat_id: chatId, name: 'Borders' }
  expect(await refusal(emulator, 'createForumTopic', create)).toBe(
    'Bad Request: not enough rights to manage topics in the chat',
  )
  world.setMember(chatId, botId, 'administrator')
  const { result } = await call(emulator, 'createForumTopic', create)
  const thread = { chat_id: chatId, message_thread_id: result.message_thread_id }
  expect(await refusal(emulator, 'closeForumTopic', thread)).toBe('no error')
  expect(await refusal(emulator, 'closeForumTopic', thread)).toBe('Bad Request: TOPIC_NOT_MODIFIED')
  expect(await send({ message_thread_id: result.message_thread_id })).toBe('Bad Request: TOPIC_CLOSED')
  expect(await refusal(emulator, 'reopenForumTopic', thread)).toBe('no error')
  expect(await send({ message_thread_id: result.message_thread_id })).toBe('no error')
})

test('what a person writes in a topic carries the thread, and replies to the message that made it', async () => {
  const { world, userId, chatId, news } = await startWithGroup('supergroup', { isForum: true })
  const threadId = world.addTopic(chatId, 'Defense').message_thread_id
  world.sendText({ userId, chatId, threadId, text: '/follow' })
  expect(((await news()) as Update[]).at(-1)?.message).toMatchObject({
    message_thread_id: threadId,
    is_topic_message: true,
    reply_to_message: { message_id: threadId, forum_topic_created: { name: 'Defense' } },
  })
})

test('in a group the bot sees commands, mentions and replies to it; as an admin it sees all', async () => {
  const { emulator, world, userId, chatId, botId, news } = await startWithGroup('group')
  const sent = (await call(emulator, 'sendMessage', { chat_id: chatId, text: 'x' })).result
  const say = (text: string, more = {}) => world.sendText({ userId, chatId, text, ...more })
  say('among ourselves')
  say('/other@some_bot')
  say('/help')
  say('/help@topicwire_bot')
  say('you there, @TopicWire_bot?')
  say('an answer', { replyToMessageId: sent.message_id })
  world.setMember(chatId, botId, 'administrator')
  say('for the admin')
  const texts = ((await news()) as Update[]).flatMap((update) => update.message?.text ?? [])
  expect(texts).toEqual([
    '/help',
    '/help@topicwire_bot',
    'you there, @TopicWire_bot?',
    'an answer',
    'for the admin',
  ])
  expect(world.messages(chatId).map((message) => message.text)).toContain('among ourselves')
})

test('an anonymous admin writes as the group, and a channel post has no person', async () => {
  const { world, userId, chatId, news } = await startWithGroup('supergroup')
  world.sendText({ userId, chatId, senderChatId: chatId, text: '/feeds' })
  const channel = world.addGroup({ title: 'C', type: 'channel', members: [{ userId, status: 'creator' }] })
  world.sendText({ userId, chatId: channel.id, text: 'posted' })
  const updates = (await news()) as Update[]
  expect(updates[0]?.message).toMatchObject({
    from: { username: 'GroupAnonymousBot' },
    sender_chat: { id: chatId },
  })
  expect(updates.at(-1)?.channel_post).toMatchObject({ text: 'posted', sender_chat: { id: channel.id } })
  expect(updates.at(-1)?.channel_post).not.toHaveProperty('from')
})

test('who is what in a chat can be asked', async () => {
  const { emulator, world, userId, chatId, botId } = await startWithGroup('supergroup')
  const admin = world.addUser({ firstName: 'Admin' })
  const other = world.addUser({ firstName: 'Other' })
  world.setMember(chatId, admin.id, 'administrator', { is_anonymous: true })
  const ask = async (user_id: number) =>
    (await call(emulator, 'getChatMember', { chat_id: chatId, user_id })).result?.status
  expect([await ask(userId), await ask(admin.id), await ask(other.id), await ask(botId)]).toEqual([
    'creator',
    'administrator',
    'left',
    'member',
  ])
  const admins = (await call(emulator, 'getChatAdministrators', { chat_id: chatId })).result
  expect(admins).toMatchObject([
    { status: 'creator', user: { id: userId } },
    { status: 'administrator', user: { id: admin.id }, is_anonymous: true, can_manage_chat: true },
  ])
  expect((await call(emulator, 'getChatMemberCount', { chat_id: chatId })).result).toBe(3)
  expect((await call(emulator, 'getChat', { chat_id: chatId })).result).toMatchObject({
    title: 'G',
    type: 'supergroup',
  })
  await call(emulator, 'leaveChat', { chat_id: chatId })
  expect(await refusal(emulator, 'getChat', { chat_id: chatId })).toBe(
    'Forbidden: bot is not a member of the supergroup chat',
  )
})

test('message ids count up in each supergroup by itself, and in all private chats and groups together', async () => {
  const { emulator, world, userId, chatId } = await startWithGroup('supergroup', { botStatus: 'left' })
  const group = world.addGroup({ title: 'g', type: 'group', members: [{ userId, status: 'creator' }] })
  const inGroup = world.sendText({ userId, chatId: group.id, text: 'a' }).message_id
  const inPrivate = (await call(emulator, 'sendMessage', { chat_id: userId, text: 'b' })).result.message_id
  expect(inPrivate).toBe(inGroup + 1)
  expect(world.sendText({ userId, chatId, text: 'c' }).message_id).toBe(1)
})

test('people cannot do what Telegram would not let them', async () => {
  const { world, userId, chatId } = await startWithGroup('group')
  const stranger = world.addUser({ firstName: 'S' })
  expect(() => world.sendText({ userId: stranger.id, chatId, text: 'x' })).toThrow('is not in chat')
  expect(() => world.sendText({ userId: 1, text: 'x' })).toThrow('there is no user 1')
  expect(() => world.sendText({ userId, text: 'a'.repeat(4097) })).toThrow('at most 4096 characters')
  world.blockBot(userId)
  expect(() => world.sendText({ userId, text: 'x' })).toThrow('call unblockBot first')
})

test('a person who is added again has changed, and stays blocked', async () => {
  const { emulator, world, userId } = await startWithGroup('group')
  world.blockBot(userId)
  world.addUser({ id: userId, firstName: 'Olha', languageCode: 'pl' })
  expect(await refusal(emulator, 'sendMessage', { chat_id: userId, text: 'x' })).toBe(
    'Forbidden: bot was blocked by the user',
  )
  expect((await call(emulator, 'getChat', { chat_id: userId })).result).toMatchObject({ first_name: 'Olha' })
})

import { describe, expect, it } from 'vitest'
import type { Fault } from '../../src/emulator/faults.ts'
import type { Content, LedgerEntry } from '../../src/model/outbox.ts'
import { Batch } from '../../src/store/batch.ts'
import { startStage } from './drain-stage.ts'
import { aChat, anAnswer, anItem } from './helpers.ts'

const alert: Content = { kind: 'alert', item: anItem('story') }

async function startWithOne(options: Parameters<typeof startStage>[0] = {}) {
  const stage = await startStage(options)
  const [chatId = 0, otherId = 0] = await stage.addPeople('a', 'b')
  stage.drain.start()
  return { ...stage, stage, chatId, otherId, store: stage.store, drain: stage.drain }
}

it('waits as long as a 429 says and then delivers once', async () => {
  const { stage, world, chatId, otherId } = await startWithOne()
  world.addFault({ kind: 'flood', retryAfterSeconds: 7, chatId })
  await stage.queue(anAnswer('late', 'a'))
  await stage.until(() => stage.outcomes().includes('flood'))
  await stage.pass(6999)
  await stage.queue(anAnswer('meanwhile', 'b'))
  await stage.until(() => stage.texts(otherId).length === 1)
  expect(stage.texts(chatId)).toEqual([])
  await stage.pass(1)
  await stage.empty()
  expect(stage.texts(chatId)).toEqual(['late'])
})

describe('delivers once, a second later, after', () => {
  const faults: [string, Fault][] = [
    ['a 500', { kind: 'error', status: 500 }],
    ['a 502', { kind: 'error', status: 502 }],
    ['a web page instead of an answer', { kind: 'not-json' }],
    ['a connection that broke before anything arrived', { kind: 'drop-before' }],
  ]
  it.each(faults)('%s', async (_, fault) => {
    const { stage, world, store, chatId } = await startWithOne()
    world.addFault(fault)
    await stage.queue(anAnswer('hello', 'a'))
    await stage.until(() => stage.outcomes().includes('ambiguous'))
    expect(store.outbox.now('hello')).toMatchObject({
      state: 'queued',
      attempts: 1,
      dueAt: stage.clock.now() + 1000,
    })
    expect(stage.texts()).toEqual([])
    await stage.pass(1000)
    await stage.empty()
    expect(stage.texts(chatId)).toEqual(['hello'])
  })
})

it('repeats a message whose answer was lost, once and no more', async () => {
  const { stage, world, chatId } = await startWithOne()
  world.addFault({ kind: 'drop-after' })
  await stage.queue(anAnswer('hello', 'a'), anAnswer('next', 'a'))
  await stage.until(() => stage.outcomes().includes('ambiguous'))
  await stage.pass(1000)
  await stage.empty()
  await stage.pass(1_000_000)
  await stage.queue(anAnswer('last', 'a'))
  await stage.empty()
  expect(stage.texts(chatId).filter((text) => text === 'hello')).toHaveLength(2)
  expect(stage.texts(chatId).filter((text) => text !== 'hello')).toEqual(['next', 'last'])
})

it('makes the chat of a person who blocked the bot inactive, gives the story free, and sends it nothing but replies', async () => {
  const { stage, world, store, chatId } = await startWithOne()
  const promised: LedgerEntry = { state: 'promised', outboxId: 'alert', by: 'alert', at: 1 }
  await store.commit(new Batch().put(store.ledger, 'a/story', promised))
  world.blockBot(chatId)
  await stage.queue(anAnswer('alert', 'a', { lane: 'alert', content: alert }), anAnswer('to b', 'b'))
  await stage.empty()
  expect(store.chats.now('a')).toMatchObject({ inactiveSince: stage.clock.now() })
  expect(await store.ledger.get('a/story')).toBeUndefined()
  expect((await store.dead.get('alert'))?.reason).toBe('bot was blocked by the user')
  expect(store.chats.now('b')).not.toHaveProperty('inactiveSince')
  expect(stage.texts()).toEqual(['to b'])

  world.unblockBot(chatId)
  await stage.queue(anAnswer('later', 'a', { lane: 'alert', content: alert }), anAnswer('you are back', 'a'))
  await stage.empty()
  expect(stage.texts(chatId)).toEqual(['you are back'])
  expect((await store.dead.get('later'))?.reason).toBe('chat inactive')
})

it('follows a group that became a supergroup', async () => {
  const { stage, world, store, chatId } = await startWithOne()
  const members = [{ userId: chatId, status: 'creator' as const }]
  const { id } = world.addGroup({ title: 'Readers', type: 'group', members })
  await stage.addChat(aChat('g', { telegramId: id, type: 'group', language: 'uk' }))
  const { id: newId } = world.migrateToSupergroup(id)
  await stage.queue(anAnswer('one', 'g'), anAnswer('two', 'g'))
  await stage.empty()
  expect(stage.texts(newId)).toEqual(['one', 'two'])
  expect(store.chats.now('g')).toEqual(aChat('g', { telegramId: newId, type: 'group', language: 'uk' }))
  expect(stage.outcomes()[0]).toBe('migrated')
})

it.each(['deleted', 'closed'])('falls back to the General topic when the thread was %s', async (fate) => {
  const { stage, world, chatId } = await startWithOne()
  const members = [{ userId: chatId, status: 'creator' as const }]
  const { id } = world.addGroup({ title: 'Forum', type: 'supergroup', isForum: true, members })
  const { message_thread_id: threadId } = world.addTopic(id, 'News')
  await stage.addChat(aChat('f', { telegramId: id, type: 'group' }))
  const inThread = { destination: { chatKey: 'f', threadId } }
  await stage.queue(anAnswer('before', 'f', inThread))
  await stage.empty()
  if (fate === 'deleted') world.deleteTopic(id, threadId)
  else world.closeTopic(id, threadId)
  await stage.queue(anAnswer('after', 'f', inThread))
  await stage.empty()
  const placed = world.received({ chatId: id }).map((entry) => [entry.text, entry.threadId])
  expect(placed).toEqual([
    ['before', threadId],
    ['after', undefined],
    ['start.lostThread', undefined],
  ])
  // Once: until the topic takes something again.
  await stage.queue(anAnswer('more', 'f', inThread))
  await stage.empty()
  expect(world.received({ chatId: id }).map((entry) => entry.text)).toEqual([
    'before',
    'after',
    'start.lostThread',
    'more',
  ])
  expect(stage.store.chats.now('f')?.lostThreads).toEqual([threadId])
})

it('goes back to a topic that is open again, and tells anew when it is lost anew', async () => {
  const { stage, world, chatId } = await startWithOne()
  const members = [{ userId: chatId, status: 'creator' as const }]
  const { id } = world.addGroup({ title: 'Forum', type: 'supergroup', isForum: true, members })
  const { message_thread_id: threadId } = world.addTopic(id, 'News')
  await stage.addChat(aChat('f', { telegramId: id, type: 'group' }))
  const send = async (text: string) => {
    await stage.queue(anAnswer(text, 'f', { destination: { chatKey: 'f', threadId } }))
    await stage.empty()
  }
  world.closeTopic(id, threadId)
  await send('one')
  world.reopenTopic(id, threadId)
  await send('two')
  expect(stage.store.chats.now('f')).not.toHaveProperty('lostThreads')
  world.closeTopic(id, threadId)
  await send('three')
  expect(world.received({ chatId: id }).map((entry) => [entry.text, entry.threadId])).toEqual([
    ['one', undefined],
    ['start.lostThread', undefined],
    ['two', threadId],
    ['three', undefined],
    ['start.lostThread', undefined],
  ])
})

it('drops the row that the supergroup made before we heard that the group became it, unless something hangs on it', async () => {
  const { stage, world, store, chatId } = await startWithOne()
  const members = [{ userId: chatId, status: 'creator' as const }]
  const { id } = world.addGroup({ title: 'Readers', type: 'group', members })
  const { id: newId } = world.migrateToSupergroup(id)
  await stage.addChat(aChat('g', { telegramId: id, type: 'group' }))
  await stage.addChat(aChat('new', { telegramId: newId, type: 'group' }))
  await stage.queue(anAnswer('one', 'g'))
  await stage.empty()
  expect(store.chats.now('new')).toBeUndefined()
  expect(store.chats.now('g')?.telegramId).toBe(newId)
})

it('sends as plain text what Telegram cannot read as markup', async () => {
  const broken = '<b>Tanks &amp; <i>planes</b> <a href="https://one.example/a">more</a>'
  const { stage, chatId } = await startWithOne({ render: () => ({ html: broken }) })
  await stage.queue(anAnswer('m', 'a'))
  await stage.empty()
  expect(stage.texts(chatId)).toEqual(['Tanks & planes more (https://one.example/a)'])
  expect(stage.outcomes()[0]).toBe('bad-message')
  const [bug] = stage.logged
  expect(bug).toMatchObject({ level: 'error', fields: { refused: 1 } })
  expect(JSON.stringify(bug)).not.toContain('planes')
})

it('sends what is too long in pieces, one after another, and gives up what is refused as plain text too', async () => {
  const html = { long: 'word '.repeat(2000), empty: '<b></b>' }
  const { stage, store, chatId } = await startWithOne({
    render: ({ id }) => ({ html: html[id as keyof typeof html] }),
  })
  await stage.queue(anAnswer('long', 'a'), anAnswer('empty', 'a'))
  await stage.empty()
  const texts = stage.texts(chatId)
  expect(texts.map((text) => text.length <= 4096)).toEqual([true, true, true])
  expect(texts.join(' ')).toBe(html.long.trim())
  expect(await store.sent.get('long')).toEqual({ messageId: stage.world.received().at(-1)?.messageId })
  expect((await store.dead.get('empty'))?.reason).toContain('empty')
})

it('calls the chat gone after it was not found five times', async () => {
  const { stage, store } = await startWithOne()
  await stage.addChat(aChat('nowhere', { telegramId: 999_999 }))
  await stage.queue(anAnswer('hello', 'nowhere'))
  for (let tries = 1; tries < 5; tries++) {
    await stage.until(() => stage.logged.length === tries)
    expect(store.chats.now('nowhere')).not.toHaveProperty('inactiveSince')
    await stage.pass(300_000)
  }
  await stage.empty()
  expect(store.chats.now('nowhere')).toHaveProperty('inactiveSince')
})

it('says that the process should end when the token was revoked, and keeps the message', async () => {
  const { stage, world, store } = await startWithOne()
  world.revokeToken()
  await stage.queue(anAnswer('hello', 'a'))
  await stage.until(() => stage.stops.length > 0)
  expect(stage.stops[0]).toMatch(/does not know this BOT_TOKEN/)
  await stage.queue(anAnswer('later', 'b'))
  await stage.drain.stop()
  expect(stage.outcomes()).toEqual(['stop'])
  expect(store.outbox.now('hello')).toMatchObject({ state: 'queued' })
})

it('gives up a message that has nothing left to say, and gives its story free', async () => {
  const { stage, store } = await startWithOne({ render: () => undefined })
  const promised: LedgerEntry = { state: 'promised', outboxId: 'alert', by: 'alert', at: 1 }
  await store.commit(new Batch().put(store.ledger, 'a/story', promised))
  await stage.queue(anAnswer('alert', 'a', { lane: 'alert', content: alert }))
  await stage.empty()
  expect(stage.texts()).toEqual([])
  expect(await store.ledger.get('a/story')).toBeUndefined()
  expect((await store.dead.get('alert'))?.reason).toBe('nothing left to say')
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, buttonOf, digestsTo, tap } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

const [OWNER, HELPER, MEMBER] = [201, 202, 203]
const REFUSAL = 'Only admins of this group can change what it follows and how.'

let app: TestApp
let chatId: number
beforeEach(async () => {
  app = await startTestApp()
  for (const id of [OWNER, HELPER, MEMBER]) app.world.addUser({ id, firstName: `P${id}`, languageCode: 'en' })
  chatId = app.world.addGroup({
    title: 'Circle',
    type: 'supergroup',
    isForum: true,
    members: [
      { userId: OWNER, status: 'creator' },
      { userId: HELPER, status: 'administrator' },
      { userId: MEMBER, status: 'member' },
    ],
  }).id
})
afterEach(() => app.close())

const names = () => [...app.store.subscriptions.all()].map((each) => each.name)
const alertShown = () => {
  const { text, showAlert } = app.world.callbackAnswers().at(-1) ?? {}
  return showAlert ? text : undefined
}

it('greets a group in its own words', async () => {
  const hello = await ask(app, '/start', { userId: MEMBER, chatId })
  expect(hello.text).toContain('what this group cares about')
})

it('lets no plain member subscribe, unsubscribe, change settings or forget', async () => {
  await ask(app, '/subscribe Norway', { userId: OWNER, chatId })
  for (const text of ['/subscribe Sweden', '/unsubscribe Norway', '/settings Europe/Kyiv', '/forget']) {
    expect((await ask(app, text, { userId: MEMBER, chatId })).text).toBe(REFUSAL)
  }
  expect(names()).toEqual(['Norway'])
  expect([...app.store.chats.all()].map((chat) => chat.timeZone)).toEqual(['UTC'])
})

it('tells a plain member who presses a button why nothing happens, and nothing does', async () => {
  await ask(app, '/subscribe Norway', { userId: OWNER, chatId })
  await ask(app, '/topics', { userId: OWNER, chatId })
  const before = app.world.received().length
  for (const label of ['⏸ Pause', '🗑 Delete', '📰 Digest']) {
    await tap(app, label, { userId: MEMBER, chatId })
    expect(alertShown()).toBe(REFUSAL)
  }
  await ask(app, '/start', { userId: MEMBER, chatId })
  await tap(app, 'Poland elections', { userId: MEMBER, chatId })
  expect(alertShown()).toBe(REFUSAL)
  expect(app.world.received().length).toBe(before + 1)
  expect([...app.store.subscriptions.all()].map(({ name, paused, mode }) => [name, paused, mode])).toEqual([
    ['Norway', false, 'both'],
  ])
})

it.each([
  ['its creator', { userId: OWNER }],
  ['an administrator', { userId: HELPER }],
])('lets %s change what it follows, by command and by button', async (_, who) => {
  expect((await ask(app, '/subscribe Norway', { ...who, chatId })).text).toContain('✅ Following Norway')
  await ask(app, '/topics', { ...who, chatId })
  expect((await tap(app, '⏸ Pause', { ...who, chatId })).text).toContain('⏸ Paused')
  expect(alertShown()).toBeUndefined()
})

it('lets an anonymous admin subscribe', async () => {
  const answer = await ask(app, '/subscribe Norway', { userId: HELPER, chatId, senderChatId: chatId })
  expect(answer.text).toContain('✅ Following Norway')
})

it('takes somebody who writes in the name of another channel for a plain member', async () => {
  const channel = app.world.addGroup({
    title: 'Channel',
    type: 'channel',
    members: [{ userId: MEMBER, status: 'creator' }],
  })
  const answer = await ask(app, '/subscribe Norway', { userId: MEMBER, chatId, senderChatId: channel.id })
  expect(answer.text).toBe(REFUSAL)
})

it('lets somebody in only once they are an admin, and out again', async () => {
  expect((await ask(app, '/subscribe Norway', { userId: MEMBER, chatId })).text).toBe(REFUSAL)
  app.world.setMember(chatId, MEMBER, 'administrator')
  app.clock.advance(61_000)
  expect((await ask(app, '/subscribe Norway', { userId: MEMBER, chatId })).text).toContain('✅ Following')
  app.world.setMember(chatId, MEMBER, 'member')
  app.clock.advance(61_000)
  expect((await ask(app, '/subscribe Sweden', { userId: MEMBER, chatId })).text).toBe(REFUSAL)
})

it('answers, alerts and digests in the forum topic where it was asked, each topic its own', async () => {
  const north = app.world.addTopic(chatId, 'North').message_thread_id
  const east = app.world.addTopic(chatId, 'East').message_thread_id
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  const answer = await ask(app, '/subscribe Norway fisheries', { userId: OWNER, chatId, threadId: north })
  expect(answer.threadId).toBe(north)
  const title = 'Norway speaks of its fisheries'
  app.feeds.set('/one', rss('One', [{ title, link: 'https://one.example/1' }]), 'text/xml')
  await app.poll()
  expect(alertsTo(app, chatId).map((entry) => entry.threadId)).toEqual([north])

  await ask(app, '/subscribe Norway fisheries', { userId: OWNER, chatId, threadId: east })
  expect(app.store.subscriptions.size).toBe(2)
  await ask(app, '/digest', { userId: MEMBER, chatId, threadId: east })
  expect(digestsTo(app, chatId).map((entry) => entry.threadId)).toEqual([east])
  const inNorth = await ask(app, '/topics', { userId: OWNER, chatId, threadId: north })
  expect(inNorth.threadId).toBe(north)
  await tap(app, '🗑 Delete', { userId: OWNER, chatId })
  expect([...app.store.subscriptions.all()].map((each) => each.destination.threadId)).toEqual([east])
})

it('listens to commands for itself and not to those for another bot, nor to talk', async () => {
  app.world.setMember(chatId, 7000000001, 'administrator') // so that it hears everything
  const from = app.world.received().length
  app.world.sendText({ userId: OWNER, chatId, text: '/subscribe@other_bot Norway' })
  app.world.sendText({ userId: OWNER, chatId, text: 'Norway fisheries' })
  app.world.sendText({ userId: OWNER, chatId, text: '/unknown' })
  await ask(app, '/subscribe@topicwire_bot Sweden', { userId: OWNER, chatId })
  expect(names()).toEqual(['Sweden'])
  expect(app.world.received({ chatId, since: from }).every((entry) => entry.text.includes('Sweden'))).toBe(
    true,
  )
})

it('follows a group that becomes a supergroup', async () => {
  const old = app.world.addGroup({
    title: 'Old',
    type: 'group',
    members: [{ userId: OWNER, status: 'creator' }],
  })
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries', { userId: OWNER, chatId: old.id })
  const grown = app.world.migrateToSupergroup(old.id)
  const title = 'Norway speaks of its fisheries'
  app.feeds.set('/one', rss('One', [{ title, link: 'https://one.example/1' }]), 'text/xml')
  await app.poll()
  expect(alertsTo(app, grown.id)).toHaveLength(1)
  expect(() => buttonOf(app, '❓ Why', grown.id)).not.toThrow()
})

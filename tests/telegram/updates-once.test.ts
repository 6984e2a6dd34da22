import { describe, expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { everyRow } from '../helpers/every-row.ts'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { rss } from '../helpers/rss.ts'
import { ask, buttonOf, eventually, tap } from '../helpers/talk.ts'
import { ADMIN, READER, type TestApp } from '../helpers/test-app.ts'
import { ways, webhookInfo } from './ways.ts'

/** One thing that reaches the bot. */
interface Kind {
  /** Comes before; its updates are confirmed. */
  before?(app: TestApp): Promise<unknown>
  /** Makes the one update. */
  act(app: TestApp): unknown
  /** Whether the update has been taken. */
  taken(app: TestApp): boolean | Promise<boolean>
}

const TOPIC = '/subscribe Norway fisheries'
const said = (app: TestApp, text: string, chatId = READER) =>
  app.world.received({ chatId }).some((entry) => entry.text.includes(text))
const write =
  (text: string, userId = READER) =>
  (app: TestApp) =>
    app.world.sendText({ userId, text })
const press =
  (label: string, userId = READER) =>
  (app: TestApp) =>
    app.world.pressButton({ userId, chatId: userId, ...buttonOf(app, label, userId) })
const presses = (app: TestApp) => app.world.callbackAnswers().length

let secondTap: Parameters<TestApp['world']['pressButton']>[0]

const group = (app: TestApp) => {
  app.world.addUser({ id: 201, firstName: 'Owner' })
  app.world.addUser({ id: 202, firstName: 'Member' })
  return app.world.addGroup({
    id: -4001,
    title: 'Circle',
    type: 'group',
    members: [
      { userId: 201, status: 'creator' },
      { userId: 202, status: 'member' },
    ],
  }).id
}

const kinds: Record<string, Kind> = {
  'a command that changes something': {
    act: write(TOPIC),
    taken: (app) => said(app, '✅ Following Norway fisheries'),
  },
  'a command that a later one has undone': {
    before: (app) => ask(app, TOPIC),
    act: write('/unsubscribe Norway fisheries'),
    taken: (app) => app.store.subscriptions.size === 0,
  },
  'a digest that was asked for': {
    async before(app) {
      app.feeds.set('/one', rss('One', [{ title: 'Norway opens its fisheries', at: Date.now() }]), 'text/xml')
      await app.addFeed('/one')
      await ask(app, TOPIC)
    },
    act: write('/digest'),
    taken: (app) => said(app, '📰'),
  },
  'a plain message': { act: write('Sweden elections'), taken: (app) => said(app, 'Sweden elections') },
  'a command that promises work': {
    before: async (app) => app.feeds.set('/one', rss('One', []), 'text/xml'),
    act: (app) => app.world.sendText({ userId: ADMIN, text: `/addfeed ${app.url('/one')}` }),
    taken: (app) => app.world.received({ chatId: ADMIN }).some((entry) => entry.edited),
  },
  'a press that changes something': {
    async before(app) {
      await ask(app, TOPIC)
      await ask(app, '/topics')
    },
    act: press('⏸'),
    taken: (app) => [...app.store.subscriptions.all()].some(({ paused }) => paused) && presses(app) === 1,
  },
  'a press that sends a broadcast': {
    before: (app) => ask(app, '/broadcast Hello all', { userId: ADMIN }),
    act: press('📣 Send', ADMIN),
    taken: (app) => app.world.received({ chatId: ADMIN }).some(({ text }) => text === 'Hello all'),
  },
  'the second tap of two, which changes nothing': {
    async before(app) {
      await ask(app, TOPIC)
      await tap(app, '➖ Drop a part')
      secondTap = { ...buttonOf(app, '➖ fisheries'), userId: READER, chatId: READER, forged: true }
      await tap(app, '➖ fisheries')
    },
    act: (app) => app.world.pressButton(secondTap),
    taken: (app) => presses(app) === 3,
  },
  'a press that deletes all': {
    async before(app) {
      await ask(app, TOPIC)
      await ask(app, '/forget')
    },
    act: press('Delete everything'),
    taken: (app) => said(app, 'Everything about this chat is deleted') && presses(app) === 1,
  },
  'word that a person has blocked the bot': {
    before: (app) => ask(app, TOPIC),
    act: (app) => app.world.blockBot(READER),
    taken: (app) => [...app.store.chats.all()].some((chat) => chat.inactiveSince !== undefined),
  },
  'word that the bot is in a group': { act: group, taken: (app) => groupsOf(app).length === 1 },
  'word that a group is a supergroup now': {
    before: (app) => ask(app, '/start', { userId: 201, chatId: group(app) }),
    act: (app) => app.world.migrateToSupergroup(-4001),
    taken: (app) => [...app.store.chats.all()].some(({ telegramId }) => telegramId < -1e12),
  },
  'a command whose handler fails': {
    async before(app) {
      await ask(app, '/start')
      failCommitOf(app.store, ['subscription'])
    },
    act: write(TOPIC),
    taken: (app) => said(app, 'Nothing was changed'),
  },
}

// What leaves an update out is the same for both ways; Telegram's second try takes a quarter of a second by webhook.
const few = ['a command that changes something', 'a press that changes something', 'a press that deletes all']

describe.each([
  ['polls', ways.polls, Object.keys(kinds)],
  ['webhook', ways.webhook, few],
] as const)('by %s', (_, start, names) => {
  it.each(names)('%s is not taken a second time after a kill', async (name) => {
    const kind = kinds[name] as Kind
    const way = await start()
    const { app } = way
    await kind.before?.(app)
    await app.settled()
    await way.loseConfirmations()
    kind.act(app)
    await eventually(() => kind.taken(app), 'the update to be taken')
    await app.settled()
    expect((await webhookInfo(app)).pending_update_count).toBeGreaterThan(0)
    const [rows, received] = [await rowsOf(app), app.world.received().length]
    app.clock.advance(10_000) // no longer the moment of a double tap
    await way.restart()
    await app.settled()
    expect(await rowsOf(app)).toEqual(rows)
    expect(app.world.received().length).toBe(received)
  })

  it.each([...few, 'word that a person has blocked the bot'])(
    '%s is taken by the next process when the database cannot be written',
    async (name) => {
      const kind = kinds[name] as Kind
      const way = await start()
      const { app } = way
      await kind.before?.(app)
      await app.settled()
      const rows = await rowsOf(app)
      failAll(app.store)
      kind.act(app)
      await eventually(() => app.logged.some(({ event }) => event === 'update not taken'), 'the failure')
      expect(await rowsOf(app)).toEqual(rows)
      await way.restart()
      await eventually(() => kind.taken(app), 'the update to be taken')
    },
  )

  it('takes an update in the same process as soon as the database can be written again', async () => {
    const { app } = await start()
    const mend = failAll(app.store)
    app.world.sendText({ userId: READER, text: TOPIC })
    app.world.sendText({ userId: ADMIN, text: '/help' })
    await eventually(() => app.logged.some(({ event }) => event === 'update not taken'), 'the failure')
    mend()
    await eventually(() => said(app, '✅ Following Norway fisheries'), 'the command')
    await eventually(() => said(app, 'What you can say', ADMIN), 'the next command')
    expect(said(app, 'Nothing was changed')).toBe(false)
  })

  it('a press that was refused is refused again, in words, and changes nothing', async () => {
    const way = await start()
    const { app } = way
    const chatId = group(app)
    await ask(app, TOPIC, { userId: 201, chatId })
    await ask(app, '/topics', { userId: 201, chatId })
    await way.loseConfirmations()
    app.world.pressButton({ userId: 202, chatId, ...buttonOf(app, '⏸', chatId) })
    await eventually(() => presses(app) > 0, 'the refusal')
    const rows = await rowsOf(app)
    await way.restart()
    await eventually(() => presses(app) > 1, 'the second refusal')
    expect(app.world.callbackAnswers().at(-1)?.text).toContain('Only admins of this group')
    expect(await rowsOf(app)).toEqual(rows)
  })
})

it('forgets all of a chat although it is killed between any two steps, and says so', async () => {
  for (let step = 0; step < 12; step++) {
    const way = await ways.polls()
    const { app } = way
    await (kinds['a press that deletes all'] as Kind).before?.(app)
    await app.settled()
    const key = [...app.store.chats.all()].find((chat) => chat.telegramId === READER)?.key ?? ''
    const failing = failAll(app.store, step)
    press('Delete everything')(app)
    const failed = () => app.logged.some(({ event }) => event === 'update not taken')
    const done = () => presses(app) === 1
    await eventually(() => failed() || done(), 'the press')
    if (!failed()) {
      failing()
      expect(step).toBeGreaterThan(3)
      return
    }
    await way.restart()
    await eventually(() => done(), 'the press that came again')
    const left = (await rowsOf(app)).filter((row) => JSON.stringify(row).includes(key))
    expect([step, left]).toEqual([step, []])
    expect(app.world.messages(READER).filter(({ text }) => text.includes('is deleted'))).toHaveLength(1)
  }
  throw new Error('more steps than were tried')
})

it('word of being thrown out that meant nothing does not count for the chat that is known later', async () => {
  const way = await ways.polls()
  const { app } = way
  const chatId = group(app)
  await eventually(() => groupsOf(app).length === 1, 'the group')
  const [known] = groupsOf(app)
  if (!known) throw new Error('no chat')
  await app.store.commit(new Batch().delete(app.store.chats, known.key))
  await way.loseConfirmations()
  const taken = (await rowsOf(app)).filter(isTaken).length
  app.world.kickBot(chatId)
  await eventually(async () => (await rowsOf(app)).filter(isTaken).length > taken, 'the word')
  await app.store.commit(new Batch().put(app.store.chats, known.key, known))
  await way.restart()
  expect(groupsOf(app)).toEqual([known])
})

/** All that is stored but the time of the last commit. */
async function rowsOf(app: TestApp) {
  return (await everyRow(app.store)).filter(({ key }) => key !== 'meta:clock')
}

const groupsOf = (app: TestApp) => [...app.store.chats.all()].filter(({ telegramId }) => telegramId < 0)
const isTaken = ({ key }: { key: string }) => key.startsWith('update:')

/** From now on, or after some that pass, every commit fails, as on a full disk. Mended by what it returns. */
function failAll(store: Store, passing = 0): () => void {
  const { commit } = store
  let left = passing
  store.commit = (next) =>
    left-- > 0 ? commit(next) : Promise.reject(new Error('SQLITE_FULL: database or disk is full'))
  return () => {
    store.commit = commit
  }
}

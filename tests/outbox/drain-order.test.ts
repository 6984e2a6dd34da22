import { expect, it } from 'vitest'
import { Batch } from '../../src/store/batch.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { startStage } from './drain-stage.ts'
import { anAnswer } from './helpers.ts'

/** A door that calls of Telegram wait behind until it is opened. */
function door() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open }
}

const numbered = (chatKey: string, count: number) =>
  Array.from({ length: count }, (_, index) => anAnswer(`${chatKey}${index + 1}`, chatKey))
const ids = (messages: { id: string }[]) => messages.map(({ id }) => id)

it('sends the messages of a chat one after another, in the order in which they came', async () => {
  let underWay = 0
  let most = 0
  const stage = await startStage({
    async around(_, send) {
      most = Math.max(most, ++underWay)
      return send().finally(() => underWay--)
    },
  })
  const [chatId] = await stage.addPeople('a')
  const messages = numbered('a', 30)
  await stage.queue(...messages.slice(0, 15))
  stage.drain.start()
  for (const each of messages.slice(15)) await stage.queue(each)
  await stage.empty()
  expect(stage.texts(chatId)).toEqual(ids(messages))
  expect(most).toBe(1)
})

it('lets a reply overtake 200 broadcasts that were queued before it', async () => {
  const gate = door()
  const begun: string[] = []
  const stage = await startStage({
    async around({ rendered }, send) {
      begun.push(rendered.html)
      await gate.opened
      return send()
    },
  })
  const readers = Array.from({ length: 200 }, (_, index) => `reader ${index}`)
  await stage.addPeople(...readers, 'a')
  stage.drain.start()
  await stage.queue(...readers.map((key) => anAnswer(`to ${key}`, key, { lane: 'broadcast' })))
  await stage.until(() => [...stage.store.outbox.all()].some(({ state }) => state === 'sending'))
  await stage.queue(anAnswer('reply', 'a'))
  gate.open()
  await stage.empty()
  expect(begun).toHaveLength(201)
  expect(begun.indexOf('reply')).toBe(4) // behind those only that were under way
  expect(stage.texts()).toHaveLength(201)
})

it('delays no chat by the flood of another, whose messages then come in their order', async () => {
  const stage = await startStage()
  const [flooded = 0, b, c] = await stage.addPeople('a', 'b', 'c')
  stage.world.addFault({ kind: 'flood', retryAfterSeconds: 30, chatId: flooded })
  const [toA, toB, toC] = [numbered('a', 5), numbered('b', 5), numbered('c', 5)]
  await stage.queue(...toA, ...toB, ...toC)
  stage.drain.start()
  await stage.until(() => stage.store.outbox.size === 5)
  expect([stage.texts(b), stage.texts(c)]).toEqual([ids(toB), ids(toC)])
  expect(stage.texts(flooded)).toEqual([])
  await stage.pass(30_000)
  await stage.empty()
  expect(stage.texts(flooded)).toEqual(ids(toA))
})

it('delays no chat by another to which a call hangs', async () => {
  const stage = await startStage()
  const [hanging = 0, b] = await stage.addPeople('a', 'b')
  stage.world.addFault({ kind: 'hang', chatId: hanging })
  await stage.queue(...numbered('a', 3), ...numbered('b', 3))
  stage.drain.start()
  await stage.until(() => stage.store.outbox.size === 3)
  expect(stage.texts()).toEqual(stage.texts(b))
  expect(stage.texts(b)).toEqual(['b1', 'b2', 'b3'])
})

it('delays no chat by a message that cannot be made, and tries that one again', async () => {
  let failures = 0
  const stage = await startStage({
    render({ id }) {
      if (id === 'a1' && failures++ === 0) throw new Error('no such view')
      return { html: id }
    },
  })
  const [a] = await stage.addPeople('a', 'b')
  await stage.queue(...numbered('a', 2), ...numbered('b', 3))
  stage.drain.start()
  await stage.empty()
  expect(stage.texts(a)).toEqual(['a1', 'a2'])
  expect(stage.texts().slice(0, 3)).toEqual(['b1', 'b2', 'b3'])
  expect(stage.logged.filter(({ level }) => level === 'error').map(({ event }) => event)).toEqual([
    'attempt failed',
  ])
})

it('sends what is held until its time at its time, and others meanwhile', async () => {
  const stage = await startStage()
  const [a] = await stage.addPeople('a')
  const held = anAnswer('in the morning', 'a', { dueAt: stage.clock.now() + 3_600_000 })
  await stage.queue(held, anAnswer('now', 'a'))
  stage.drain.start()
  await stage.until(() => stage.store.outbox.size === 1)
  expect(stage.texts(a)).toEqual(['now'])
  await stage.pass(3_600_000)
  await stage.empty()
  expect(stage.texts(a)).toEqual(['now', 'in the morning'])
})

it('has on the disk that it is sending before it sends', async () => {
  const rows: unknown[] = []
  const stage = await startStage({
    async around(_, send) {
      const reader = await SqliteBackend.open(stage.file, stage.clock)
      rows.push(JSON.parse((await reader.get('outbox:hello')) ?? 'null'))
      await reader.close()
      return send()
    },
  })
  await stage.addPeople('a')
  await stage.queue(anAnswer('hello', 'a'))
  stage.drain.start()
  await stage.empty()
  expect(rows).toMatchObject([{ value: { state: 'sending', attempts: 1 } }])
})

it('sends again what an earlier process was sending when it died, and in order what it had not begun', async () => {
  const stage = await startStage()
  const [a] = await stage.addPeople('a')
  await stage.queue(anAnswer('m', 'a', { state: 'sending', attempts: 1, createdAt: 1 }))
  await stage.queue(anAnswer('z', 'a', { createdAt: 2 }))
  await stage.queue(anAnswer('b', 'a', { createdAt: 3 }))
  await stage.reopen()
  stage.drain.start()
  await stage.empty()
  expect(stage.texts(a)).toEqual(['m', 'z', 'b'])
})

it('begins nothing after stop, which waits for what is under way, and leaves the rest for the next process', async () => {
  const gate = door()
  const first = door()
  let begun = 0
  const stage = await startStage({
    async around(_, send) {
      begun++
      first.open()
      await gate.opened
      return send()
    },
  })
  const keys = Array.from({ length: 40 }, (_, index) => `reader ${index}`)
  await stage.addPeople(...keys)
  stage.drain.start()
  await stage.queue(...keys.map((key) => anAnswer(`to ${key}`, key)))
  await first.opened
  const stopping = stage.drain.stop()
  gate.open()
  await stopping
  const sent = stage.texts()
  expect(sent.length).toBe(begun)
  expect(sent.length).toBe(4)

  await stage.pass(1000)
  await stage.queue(anAnswer('too late', 'reader 0'))
  // Calls that come behind any that the drain could have begun by now.
  for (let call = 0; call < 5; call++) await stage.api.getMe()
  expect(stage.texts()).toEqual(sent)
  expect([...stage.store.outbox.all()].every(({ state }) => state === 'queued')).toBe(true)

  await stage.reopen()
  stage.drain.start()
  await stage.empty()
  const all = [...keys.map((key) => `to ${key}`), 'too late']
  expect(stage.texts().sort()).toEqual(all.sort())
})

it('neither sends nor brings back what was forgotten while it was rendered', async () => {
  const forgetting = async ({ id }: { id: string }) => {
    if (id === 'forgotten') await stage.store.commit(new Batch().delete(stage.store.outbox, id))
  }
  const stage = await startStage({
    render(message) {
      void forgetting(message)
      return { html: message.id }
    },
  })
  await stage.addPeople('a')
  await stage.queue(anAnswer('forgotten', 'a'), anAnswer('kept', 'a'))
  stage.drain.start()
  await stage.empty()
  expect(stage.texts()).toEqual(['kept'])
})

it('sends what waits for a time of the old clock when the clock was set back', async () => {
  const stage = await startStage()
  const [a = 0] = await stage.addPeople('a', 'b')
  stage.world.addFault({ kind: 'flood', retryAfterSeconds: 600, chatId: a })
  stage.drain.start()
  await stage.queue(anAnswer('hello', 'a', { createdAt: stage.clock.now() }))
  await stage.until(() => stage.outcomes().includes('flood'))
  await stage.queue(anAnswer('by now it waits', 'b'))
  await stage.until(() => stage.store.outbox.size === 1)
  await stage.pass(-3_600_000)
  await stage.empty()
  expect(stage.texts(a)).toEqual(['hello'])
})

it('is silent for digests and broadcasts, and not for replies and alerts', async () => {
  const stage = await startStage()
  await stage.addPeople('a')
  const lanes = ['reply', 'alert', 'digest', 'broadcast'] as const
  await stage.queue(...lanes.map((lane) => anAnswer(lane, 'a', { lane })))
  stage.drain.start()
  await stage.empty()
  const silent = stage.world.received().map((entry) => [entry.text, entry.silent ?? false])
  expect(silent).toEqual([
    ['reply', false],
    ['alert', false],
    ['digest', true],
    ['broadcast', true],
  ])
})

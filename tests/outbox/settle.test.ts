import { beforeEach, describe, expect, it } from 'vitest'
import type { Content, OutboxMessage } from '../../src/model/outbox.ts'
import type { Outcome } from '../../src/outbox/outcome.ts'
import { ledgerKeys, queueMessage } from '../../src/outbox/queue-message.ts'
import { settle } from '../../src/outbox/settle.ts'
import { Batch } from '../../src/store/batch.ts'
import { kept, type Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat, anItem, putChats } from './helpers.ts'

let clock: HandClock
let store: Store

beforeEach(async () => {
  clock = new HandClock()
  store = await openMemoryStore(clock)
  await putChats(store, aChat('chat', { telegramId: 77, type: 'group' }), aChat('other'))
})

const alert: Content = { kind: 'alert', item: anItem('story') }
const digest: Content = {
  kind: 'digest',
  items: [anItem('one'), anItem('two')],
  part: 1,
  parts: 1,
  asked: false,
  more: 0,
}

/** Queues a message, lets one attempt end as told, and says what the store then holds. */
async function stateAfter(outcome: Outcome, change: Partial<OutboxMessage> = {}, content: Content = alert) {
  const batch = new Batch()
  const threaded = { chatKey: 'chat', threadId: 5 }
  queueMessage(batch, store, { id: 'm', destination: threaded, lane: 'alert', content })
  await store.commit(batch)
  const queued = store.outbox.now('m') as OutboxMessage
  const sending: OutboxMessage = { ...queued, state: 'sending', attempts: 1, ...change }
  await store.commit(new Batch().put(store.outbox, 'm', sending))
  clock.advance(50)
  await store.commit(() => settle(new Batch(), sending, outcome, store))
  const ledger = await store.ledger.getMany(ledgerKeys(sending))
  return {
    outbox: store.outbox.now('m'),
    sent: await store.sent.get('m'),
    receipt: await store.receipts.get('chat/900'),
    dead: (await store.dead.get('m'))?.reason,
    ledger: ledger.map((entry) => entry?.state),
    chat: store.chats.now('chat'),
  }
}

const untouched = aChat('chat', { telegramId: 77, type: 'group' })
const nothing = { sent: undefined, receipt: undefined, dead: undefined }

it('keeps of a sent message what Telegram calls it, what it was, and that its story is told', async () => {
  const state = await stateAfter({ type: 'sent', messageId: 900 })
  expect(state).toEqual({
    outbox: undefined,
    sent: { messageId: 900 },
    receipt: {
      outboxId: 'm',
      messageId: 900,
      destination: { chatKey: 'chat', threadId: 5 },
      content: alert,
      sentAt: clock.now(),
    },
    dead: undefined,
    ledger: ['told'],
    chat: untouched,
  })
  const told = { state: 'told', outboxId: 'm', by: 'alert', at: clock.now(), messageId: 900 }
  expect(await store.ledger.get('chat~5/story')).toEqual(told)
})

it('tells every story of a digest, for thirty days, and keeps the receipt for seven', async () => {
  expect((await stateAfter({ type: 'sent', messageId: 900 }, {}, digest)).ledger).toEqual(['told', 'told'])
  clock.advance(kept.answers)
  expect(await store.sent.get('m')).toBeUndefined()
  expect(await store.receipts.get('chat/900')).toBeUndefined()
  expect(await store.ledger.get('chat~5/two')).toMatchObject({ state: 'told', by: 'digest' })
  clock.advance(kept.ledger - kept.answers)
  expect(await store.ledger.get('chat~5/two')).toBeUndefined()
})

describe('is tried again', () => {
  const cases: [
    string,
    Outcome,
    Partial<OutboxMessage>,
    { attempts: number; wait: number; more?: object },
  ][] = [
    [
      'after the wait that a flood asks for, which counts as no try',
      { type: 'flood', retryAfterSeconds: 7 },
      {},
      { attempts: 0, wait: 7000 },
    ],
    [
      'a second after the first answer that was lost',
      { type: 'ambiguous', reason: 'x' },
      {},
      { attempts: 1, wait: 1000 },
    ],
    [
      'a second after the first try that found no connection',
      { type: 'not-sent', reason: 'x' },
      {},
      { attempts: 1, wait: 1000 },
    ],
    ['later each time', { type: 'ambiguous', reason: 'x' }, { attempts: 4 }, { attempts: 4, wait: 8000 }],
    [
      'after five minutes at most, however often it failed',
      { type: 'not-sent', reason: 'x' },
      { attempts: 500 },
      { attempts: 500, wait: 300_000 },
    ],
    [
      'when the chat was not found a fourth time',
      { type: 'chat-not-found' },
      { attempts: 4, notFound: 3 },
      { attempts: 4, wait: 8000, more: { notFound: 4 } },
    ],
    [
      'at once with its next piece when it is too long for one message',
      { type: 'sent', messageId: 900, more: true },
      { asPlainText: true, piecesSent: 1 },
      { attempts: 0, wait: -50, more: { asPlainText: true, piecesSent: 2 } },
    ],
    [
      'at once as plain text when its markup is broken',
      { type: 'bad-message', reason: 'x' },
      {},
      { attempts: 1, wait: -50, more: { asPlainText: true } },
    ],
    [
      'by the next process when Telegram takes nothing any more',
      { type: 'stop', reason: 'x' },
      {},
      { attempts: 1, wait: -50 },
    ],
  ]
  it.each(cases)('%s', async (_, outcome, change, { attempts, wait, more }) => {
    const { outbox, ledger, chat, ...rest } = await stateAfter(outcome, change)
    expect(outbox).toEqual({
      id: 'm',
      destination: { chatKey: 'chat', threadId: 5 },
      lane: 'alert',
      content: alert,
      state: 'queued',
      attempts,
      createdAt: clock.now() - 50,
      dueAt: clock.now() + wait,
      ...more,
    })
    expect({ ledger, chat, ...rest }).toEqual({ ...nothing, ledger: ['promised'], chat: untouched })
  })

  it('at once in the General topic when its thread is lost, which the chat is told once', async () => {
    const { outbox, ledger, chat, ...rest } = await stateAfter({ type: 'thread-lost' })
    expect(outbox).toMatchObject({ state: 'queued', inGeneralTopic: true, dueAt: clock.now() - 50 })
    expect({ ledger, ...rest }).toEqual({ ...nothing, ledger: ['promised'] })
    expect(chat).toEqual({ ...untouched, lostThreads: [5] })
    const notice = store.outbox.now('chat/notice/lost-thread/5')
    expect(notice).toMatchObject({ destination: { chatKey: 'chat' }, lane: 'reply' })
    await store.commit(new Batch().delete(store.outbox, 'chat/notice/lost-thread/5'))
    await stateAfter({ type: 'thread-lost' })
    expect(store.outbox.now('chat/notice/lost-thread/5')).toBeUndefined()
  })

  it('at once under the new number when the group has become a supergroup', async () => {
    await store.commit(new Batch().put(store.chats, 'chat', { ...untouched, type: 'private' }))
    const { outbox, ledger, chat } = await stateAfter({ type: 'migrated', telegramId: -100200 })
    expect(outbox).toMatchObject({ state: 'queued', dueAt: clock.now() - 50 })
    expect(ledger).toEqual(['promised'])
    expect(chat).toEqual({ ...untouched, telegramId: -100200, type: 'group' })
  })
})

describe('is dead, and its story may be told another way,', () => {
  const cases: [string, Outcome, Partial<OutboxMessage>, string, boolean][] = [
    ['when Telegram refuses it for good', { type: 'rejected', reason: 'no text' }, {}, 'no text', true],
    [
      'when even its plain text is refused',
      { type: 'bad-message', reason: 'too long' },
      { asPlainText: true },
      'too long',
      true,
    ],
    [
      'with the chat, when the chat is gone',
      { type: 'chat-gone', reason: 'bot was kicked' },
      {},
      'bot was kicked',
      false,
    ],
    [
      'with the chat, when it was not found a fifth time',
      { type: 'chat-not-found' },
      { attempts: 7, notFound: 4 },
      'chat not found',
      false,
    ],
  ]
  it.each(cases)('%s', async (_, outcome, change, reason, stillActive) => {
    const { outbox, sent, receipt, dead, ledger, chat } = await stateAfter(outcome, change)
    expect({ outbox, sent, receipt, dead }).toEqual({ ...nothing, outbox: undefined, dead: reason })
    expect(ledger).toEqual([undefined])
    expect(chat).toEqual(stillActive ? untouched : { ...untouched, inactiveSince: clock.now() })
    expect(store.chats.now('other')).toEqual(aChat('other'))
  })

  it('every story of a digest', async () => {
    expect((await stateAfter({ type: 'rejected', reason: 'x' }, {}, digest)).ledger).toEqual([
      undefined,
      undefined,
    ])
  })
})

it.each<Outcome>([{ type: 'unchanged' }, { type: 'edit-lost' }])(
  'drops an edit after $type and sends nothing in its place',
  async (outcome) => {
    const answer: Content = { kind: 'answer', view: 'text', args: {} }
    const state = await stateAfter(outcome, { edits: { messageId: 3 } }, answer)
    expect(state).toEqual({ ...nothing, outbox: undefined, ledger: [], chat: untouched })
  },
)

it('sees the chat as the commits before it have left it', async () => {
  await store.commit(new Batch().put(store.chats, 'chat', { ...untouched, language: 'uk', digestHour: 22 }))
  const { chat } = await stateAfter({ type: 'chat-gone', reason: 'blocked' })
  expect(chat).toMatchObject({ language: 'uk', digestHour: 22, inactiveSince: clock.now() })
})

it('settles a message whose chat has been forgotten without making the chat anew', async () => {
  await store.commit(new Batch().delete(store.chats, 'chat'))
  const { chat, outbox } = await stateAfter({ type: 'chat-gone', reason: 'blocked' })
  expect([chat, outbox]).toEqual([undefined, undefined])
})

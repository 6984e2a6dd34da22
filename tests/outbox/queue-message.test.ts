import { beforeEach, expect, it } from 'vitest'
import type { Content } from '../../src/model/outbox.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Batch } from '../../src/store/batch.ts'
import { kept, type Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { anItem } from './helpers.ts'

let clock: HandClock
let store: Store

beforeEach(async () => {
  clock = new HandClock()
  store = await openMemoryStore(clock)
})

const digestOf = (asked: boolean): Content => ({
  kind: 'digest',
  items: [anItem('one'), anItem('two')],
  part: 1,
  parts: 1,
  asked,
  more: 0,
})

async function queue(content: Content, extra: { dueAt?: number; threadId?: number } = {}): Promise<void> {
  const { threadId, ...rest } = extra
  const destination = threadId === undefined ? { chatKey: 'chat' } : { chatKey: 'chat', threadId }
  const batch = new Batch()
  queueMessage(batch, store, { id: 'm', destination, lane: 'alert', content, ...rest })
  await store.commit(batch)
}

async function ledger(): Promise<[string, string, string][]> {
  const rows: [string, string, string][] = []
  for await (const [key, { state, by }] of store.ledger.entries()) rows.push([key, state, by])
  return rows
}

it('makes a message that is due at once and has not been tried', async () => {
  await queue({ kind: 'alert', item: anItem('story') })
  expect([...store.outbox.all()]).toEqual([
    {
      id: 'm',
      destination: { chatKey: 'chat' },
      lane: 'alert',
      content: { kind: 'alert', item: anItem('story') },
      state: 'queued',
      attempts: 0,
      createdAt: clock.now(),
      dueAt: clock.now(),
    },
  ])
})

it('keeps a later due time', async () => {
  await queue({ kind: 'alert', item: anItem('story') }, { dueAt: clock.now() + 5 })
  expect(store.outbox.now('m')).toMatchObject({ dueAt: clock.now() + 5, createdAt: clock.now() })
})

it('promises the story of an alert to its chat, in the same commit', async () => {
  await queue({ kind: 'alert', item: anItem('story') })
  expect(await store.ledger.get('chat/story')).toEqual({
    state: 'promised',
    outboxId: 'm',
    by: 'alert',
    at: clock.now(),
  })
})

it('keeps a thread of a forum apart from its chat and from other threads', async () => {
  await queue({ kind: 'alert', item: anItem('story') }, { threadId: 5 })
  expect(await ledger()).toEqual([['chat~5/story', 'promised', 'alert']])
})

it('promises every story of a digest, and says whether it was asked for', async () => {
  await queue(digestOf(false))
  expect(await ledger()).toEqual([
    ['chat/one', 'promised', 'digest'],
    ['chat/two', 'promised', 'digest'],
  ])
  await queue(digestOf(true))
  expect((await ledger()).map(([, , by]) => by)).toEqual(['asked-digest', 'asked-digest'])
})

it.each<Content>([
  { kind: 'answer', view: 'text', args: {} },
  { kind: 'broadcast', broadcastId: 'b' },
])('promises nothing with a message of kind $kind', async (content) => {
  await queue(content)
  expect(await ledger()).toEqual([])
  expect(store.outbox.size).toBe(1)
})

it('lets a promise lapse after thirty days', async () => {
  await queue({ kind: 'alert', item: anItem('story') })
  clock.advance(kept.ledger - 1)
  expect(await ledger()).toHaveLength(1)
  clock.advance(1)
  expect(await ledger()).toEqual([])
})

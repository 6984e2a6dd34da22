import { beforeEach, expect, it } from 'vitest'
import type { Broadcast } from '../../src/model/outbox.ts'
import { expandBroadcasts } from '../../src/outbox/expand-broadcasts.ts'
import { Batch } from '../../src/store/batch.ts'
import type { Store } from '../../src/store/open-store.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat, putChats } from './helpers.ts'

let store: Store

beforeEach(async () => {
  store = await openMemoryStore(new HandClock())
})

const broadcast = (state: Broadcast['state']) =>
  new Batch().put(store.broadcasts, 'b', {
    id: 'b',
    text: 'News of the bot',
    state,
    createdAt: 1,
    cursor: '',
  })
const reached = () => [...store.outbox.all()].map(({ destination }) => destination.chatKey).sort()

it('makes one message for each chat that can be reached, in the broadcast lane, and is then sent', async () => {
  await putChats(store, aChat('a'), aChat('gone', { inactiveSince: 1 }), aChat('b', { type: 'group' }))
  await store.commit(broadcast('sending'))
  await expandBroadcasts(store)
  expect([...store.outbox.all()]).toMatchObject([
    { id: 'a/broadcast/b', lane: 'broadcast', content: { kind: 'broadcast', broadcastId: 'b' } },
    { id: 'b/broadcast/b', lane: 'broadcast', content: { kind: 'broadcast', broadcastId: 'b' } },
  ])
  expect(store.broadcasts.now('b')?.state).toBe('sent')
  await expandBroadcasts(store)
  expect(store.outbox.size).toBe(2)
})

it.each(['preview', 'cancelled', 'sent'] as const)(
  'sends nothing of a broadcast that is %s',
  async (state) => {
    await putChats(store, aChat('a'))
    await store.commit(broadcast(state))
    await expandBroadcasts(store)
    expect([store.outbox.size, store.broadcasts.now('b')?.state]).toEqual([0, state])
  },
)

it('is done at once when there is nobody', async () => {
  await store.commit(broadcast('sending'))
  await expandBroadcasts(store)
  expect(store.broadcasts.now('b')?.state).toBe('sent')
})

it('reaches 1,700 chats in slices, each once, also when a commit between two slices fails', async () => {
  const keys = Array.from({ length: 1700 }, (_, index) => `chat${String(index).padStart(4, '0')}`)
  await putChats(store, ...keys.toReversed().map((key) => aChat(key)))
  await store.commit(broadcast('sending'))
  let commits = 0
  const failing: Store = {
    ...store,
    commit: (commit) => (commits++ === 1 ? Promise.reject(new Error('disk full')) : store.commit(commit)),
  }
  await expect(expandBroadcasts(failing)).rejects.toThrow('disk full')
  const first = reached()
  expect(first.length).toBeGreaterThan(0)
  expect(first.length).toBeLessThan(1000)
  expect(store.broadcasts.now('b')).toMatchObject({ state: 'sending', cursor: first.at(-1) })
  // Those are sent before the process dies.
  const sent = new Batch()
  for (const { id } of store.outbox.all()) sent.delete(store.outbox, id)
  await store.commit(sent)

  await expandBroadcasts(store)
  expect([...first, ...reached()]).toEqual(keys)
  expect(store.broadcasts.now('b')?.state).toBe('sent')
})

it('stops when it is cancelled between two slices', async () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `chat${String(index).padStart(4, '0')}`)
  await putChats(store, ...keys.map((key) => aChat(key)))
  await store.commit(broadcast('sending'))
  const cancelled: Store = {
    ...store,
    async commit(commit) {
      await store.commit(commit)
      await store.commit(broadcast('cancelled'))
    },
  }
  await expandBroadcasts(cancelled)
  expect(store.outbox.size).toBeLessThan(1000)
  expect(store.broadcasts.now('b')?.state).toBe('cancelled')
})

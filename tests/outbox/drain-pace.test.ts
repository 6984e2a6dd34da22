import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { OutboxMessage } from '../../src/model/outbox.ts'
import { Drain } from '../../src/outbox/drain.ts'
import { Pacer } from '../../src/outbox/pacer.ts'
import { queueMessage } from '../../src/outbox/queue-message.ts'
import { Batch } from '../../src/store/batch.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'
import { aChat } from './helpers.ts'

it('takes a message its place at once, so that many chats with one each do not get theirs in the same instant', async () => {
  const store = await openMemoryStore(new HandClock()) // stands still: within this instant one may go
  const batch = new Batch()
  for (const key of ['a', 'b', 'c', 'd', 'e']) {
    batch.put(store.chats, key, aChat(key))
    const content: OutboxMessage['content'] = { kind: 'answer', view: 'help.all', args: {} }
    queueMessage(batch, store, { id: key, destination: { chatKey: key }, lane: 'alert', content })
  }
  await store.commit(batch)
  const sent: string[] = []
  let first = () => {}
  const began = new Promise<void>((resolve) => {
    first = resolve
  })
  const drain = new Drain(store, new Pacer(1), {
    async render(message) {
      await turn()
      return { html: message.id }
    },
    async send({ rendered }) {
      sent.push(rendered.html)
      first()
      return { type: 'sent', messageId: sent.length }
    },
    onStop() {},
    log: { info() {}, warn() {}, error() {} },
  })
  drain.start()
  await began
  for (let count = 0; count < 20; count++) await turn()
  await drain.stop()
  expect(sent).toHaveLength(1)
})

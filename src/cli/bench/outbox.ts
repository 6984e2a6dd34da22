import { once } from 'node:events'
import { join } from 'node:path'
import { queueMessage } from '../../outbox/queue-message.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { messageOf, startChild } from './child.ts'
import { CHATS, chatOf, keyOf } from './delivery-chats.ts'
import { inTemporaryFolder } from './temporary-folder.ts'

const QUEUED = 100_000

/** A new process that finds 100,000 messages in the outbox: time until the first is given to be sent, and its memory then. */
export function benchOutbox(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const file = join(folder, 'bench.sqlite')
    await fill(file)
    const child = startChild('./outbox-start.ts', file)
    const measured = (await messageOf(child)) as object
    child.kill()
    await once(child, 'exit')
    return { queued: QUEUED, ...measured }
  })
}

async function fill(file: string): Promise<void> {
  const store = await openStore(file, { now: Date.now })
  if ('type' in store) throw new Error(store.type)
  for (let from = 0; from < CHATS; from += 500) {
    const batch = new Batch()
    for (let chat = from; chat < from + 500; chat++) batch.put(store.chats, keyOf(chat), chatOf(chat))
    await store.commit(batch)
  }
  for (let from = 0; from < QUEUED; from += 500) {
    const batch = new Batch()
    for (let index = from; index < from + 500; index++) {
      const chatKey = keyOf(index % CHATS)
      const storyId = `story-${index}-of-the-hour`
      queueMessage(batch, store, {
        id: `${chatKey}/alert/${storyId}`,
        destination: { chatKey },
        lane: index % 10 === 0 ? 'alert' : 'broadcast',
        content: { kind: 'alert', item: { topicId: 'topic-of-many', storyId, articleId: storyId } },
      })
    }
    await store.commit(batch)
  }
  await store.close()
}

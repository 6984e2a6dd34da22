import { join } from 'node:path'
import { Drain } from '../../outbox/drain.ts'
import { Pacer } from '../../outbox/pacer.ts'
import { queueMessage } from '../../outbox/queue-message.ts'
import { Batch } from '../../store/batch.ts'
import { openStore } from '../../store/open-store.ts'
import { round } from './statistics.ts'
import { inTemporaryFolder } from './temporary-folder.ts'
import { silent } from './workload.ts'

const MESSAGES = 5000
const UNPACED = { size: MESSAGES, refillMs: 0 }

/** Commits a second of the outbox when Telegram takes no time: what the durable states cost. */
export function benchOutbox(): Promise<object> {
  return inTemporaryFolder(async (folder) => {
    const store = await openStore(join(folder, 'bench.sqlite'), { now: Date.now })
    if ('type' in store) throw new Error(store.type)
    await queueAll(store)
    let commits = 0
    const counted: typeof store = {
      ...store,
      commit(commit) {
        commits++
        return store.commit(commit)
      },
    }
    let messageId = 0
    const drain = new Drain(counted, new Pacer(1e9, { private: UNPACED, group: UNPACED }), {
      render: async () => ({ html: 'text' }),
      send: async () => ({ type: 'sent', messageId: ++messageId }),
      onStop() {},
      log: silent,
    })
    const done = new Promise<void>((resolve) =>
      store.outbox.watch(() => store.outbox.size === 0 && resolve()),
    )
    const start = performance.now()
    drain.start()
    await done
    const seconds = (performance.now() - start) / 1000
    await drain.stop()
    await store.close()
    return {
      messages: MESSAGES,
      messagesPerSecond: round(MESSAGES / seconds),
      commitsPerSecond: round(commits / seconds),
    }
  })
}

async function queueAll(
  store: Exclude<Awaited<ReturnType<typeof openStore>>, { type: string }>,
): Promise<void> {
  for (let from = 0; from < MESSAGES; from += 250) {
    const batch = new Batch()
    for (let index = from; index < from + 250; index++) {
      const chatKey = `chat${index}`
      batch.put(store.chats, chatKey, {
        key: chatKey,
        telegramId: index,
        type: 'private',
        language: 'en',
        timeZone: 'UTC',
        digestHour: 9,
        createdAt: 0,
        digestedUpTo: 0,
      })
      const item = { topicId: 't', storyId: `s${index}`, articleId: `a${index}` }
      queueMessage(batch, store, {
        id: `m${index}`,
        destination: { chatKey },
        lane: 'alert',
        content: { kind: 'alert', item },
      })
    }
    await store.commit(batch)
  }
}

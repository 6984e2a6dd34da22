import type { Chat } from '../model/chat.ts'
import type { Log } from '../model/log.ts'
import type { JsonObject } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { noticeId } from '../outbox/message-ids.ts'
import { queueMessage } from '../outbox/queue-message.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

const TOLD_AFTER_TRIES = 4 // some seconds: a disk that hiccups is no news
const TOLD_AGAIN_AFTER: Instant = 6 * 3_600_000

export interface DiskReportPorts {
  store: Store
  log: Log
  admins(): readonly Chat[]
  /** Sends a view without the outbox, which could not be written to. */
  sendNow(chat: Chat, view: string, args: JsonObject): Promise<void>
  onError(error: unknown): void
}

/** Says once in the log, and once to the admins, that the disk takes nothing, and that it does again. */
export function reportDisk({ store, log, admins, sendNow, onError }: DiskReportPorts): void {
  let since: Instant | undefined
  let toldAt = Number.NEGATIVE_INFINITY
  let told: readonly Chat[] = []
  store.disk.listen((trouble) => {
    const now = store.clock.now()
    if (!trouble) {
      log.warn({ seconds: Math.round((now - (since ?? now)) / 1000) }, 'the disk takes writes again')
      since = undefined
      if (told.length > 0) queueRelief(store, told).catch(onError)
      told = []
      return
    }
    const { detail, tries } = trouble
    if (since === undefined) {
      since = trouble.since
      log.error({ detail }, 'the disk takes nothing; everything waits until it does')
    }
    if (tries !== TOLD_AFTER_TRIES || Math.abs(now - toldAt) < TOLD_AGAIN_AFTER) return
    toldAt = now
    told = admins()
    for (const chat of told) sendNow(chat, 'backup.disk', { detail }).catch(onError)
  })
}

function queueRelief(store: Store, admins: readonly Chat[]): Promise<void> {
  const batch = new Batch()
  for (const { key } of admins) {
    queueMessage(batch, store, {
      id: noticeId(key, `disk/${store.clock.now()}`),
      destination: { chatKey: key },
      lane: 'reply',
      content: { kind: 'answer', view: 'backup.diskBack', args: {} },
    })
  }
  return store.commit(batch)
}

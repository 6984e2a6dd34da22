import type { Chat } from '../model/chat.ts'
import type { Log } from '../model/log.ts'
import type { JsonObject } from '../model/outbox.ts'
import type { Instant } from '../model/time.ts'
import { noticeId } from '../outbox/message-ids.ts'
import { queueMessage } from '../outbox/queue-message.ts'
import type { BackupProblem } from '../store/backup.ts'
import { dailyName } from '../store/backups.ts'
import { Batch } from '../store/batch.ts'
import type { Store } from '../store/open-store.ts'

const DAY: Instant = 86_400_000
const RETRY_AFTER: Instant = 3_600_000

/** What is remembered of the automatic backups, under `backup` in meta. */
interface Mark {
  /** The name of the last that was made. */
  made?: string
  failedAt?: Instant
  /** When admins were last told of a failure. */
  toldAt?: Instant
}

export interface DailyBackupPorts {
  store: Store
  /** How many are kept; 0 makes none. */
  keep: number
  /** Who is told when it fails. */
  admins(): readonly Chat[]
  log: Log
}

/** Makes the backup of the day (UTC) if it has not been made, and removes the oldest. One that fails comes again an hour later. */
export async function makeDailyBackup({ store, keep, admins, log }: DailyBackupPorts): Promise<void> {
  const now = store.clock.now()
  const mark = (store.meta.now('backup') ?? {}) as Mark
  const name = dailyName(now)
  const { failedAt = Number.NEGATIVE_INFINITY } = mark
  const failedLately = failedAt <= now && now - failedAt < RETRY_AFTER
  if (keep === 0 || !store.backups || mark.made === name || failedLately) return
  const backup = await store.backups.make(name)
  if ('type' in backup && backup.type !== 'exists') {
    log.error({ problem: backup.type, detail: backup.detail }, 'backup failed')
    return noteFailure(store, mark, backup, admins())
  }
  if ('bytes' in backup) log.info({ bytes: backup.bytes }, 'backup made')
  store.backups.prune(keep, now)
  const { failedAt: _, ...kept } = mark
  await store.commit(new Batch().put(store.meta, 'backup', { ...kept, made: name }))
}

/** Admins are told at most once a day. */
function noteFailure(
  store: Store,
  mark: Mark,
  { type, detail }: BackupProblem,
  admins: readonly Chat[],
): Promise<void> {
  return store.commit(() => {
    const now = store.clock.now()
    const { toldAt = Number.NEGATIVE_INFINITY } = mark
    const tells = admins.length > 0 && Math.abs(now - toldAt) >= DAY
    const next: JsonObject = { ...mark, failedAt: now, ...(tells ? { toldAt: now } : {}) }
    const batch = new Batch().put(store.meta, 'backup', next)
    for (const { key } of tells ? admins : []) {
      queueMessage(batch, store, {
        id: noticeId(key, `backup/${now}`),
        destination: { chatKey: key },
        lane: 'digest',
        content: { kind: 'answer', view: 'backup.missed', args: { type, detail } },
      })
    }
    return batch
  })
}

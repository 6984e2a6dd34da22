import { Drain } from '../../outbox/drain.ts'
import { Pacer } from '../../outbox/pacer.ts'
import { openStore } from '../../store/open-store.ts'
import { silent } from './workload.ts'

const begunAt = performance.now()
const store = await openStore(process.argv[2] ?? '', { now: Date.now })
if ('type' in store) throw new Error(store.type)
let startMs: number | undefined
const drain = new Drain(store, new Pacer(28), {
  render: async () => ({ html: 'text' }),
  async send() {
    startMs ??= Math.round(performance.now() - begunAt)
    process.send?.({ startMs, rssMb: Math.round(process.memoryUsage.rss() / 1e6) })
    return { type: 'not-sent', reason: 'a bench' }
  },
  onStop() {},
  log: silent,
})
drain.start()
process.once('disconnect', () => process.exit())

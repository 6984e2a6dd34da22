// A process of its own for the tests of the writer lock: opens the store named by its argument, says so, and holds it.
import { openStore } from '../../src/store/open-store.ts'

const store = await openStore(process.argv[2] ?? '', { now: () => Date.now() })
process.stdout.write('type' in store ? `refused: ${store.type}\n` : `${process.pid} holds it\n`)
setInterval(() => undefined, 60_000)

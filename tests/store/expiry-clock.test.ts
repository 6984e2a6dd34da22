import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { LedgerEntry } from '../../src/model/outbox.ts'
import type { Clock } from '../../src/model/time.ts'
import { Batch } from '../../src/store/batch.ts'
import { ExpiryClock } from '../../src/store/expiry-clock.ts'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const YEAR = 365 * DAY
const entry: LedgerEntry = { state: 'told', outboxId: 'x', by: 'alert', at: 1 }

/** A clock that somebody may set, beside the time that really passes. */
class SetClock implements Clock {
  #now = Date.UTC(2030, 0, 15, 12)
  #elapsed = 0
  now = () => this.#now
  elapsed = () => this.#elapsed

  pass(ms: number): void {
    this.#now += ms
    this.#elapsed += ms
  }

  set(byMs: number): void {
    this.#now += byMs
  }
}

async function opened(file: string, clock: Clock): Promise<Store> {
  const store = await openStore(file, clock)
  if ('type' in store) throw new Error(store.type)
  return store
}

it('goes with the clock while it goes as time passes, and back with it', () => {
  const clock = new SetClock()
  const expiry = new ExpiryClock(clock)
  for (const step of [1, HOUR, 40 * DAY]) {
    clock.pass(step)
    expect(expiry.now()).toBe(clock.now())
  }
  clock.set(-30 * DAY)
  expect(expiry.now()).toBe(clock.now())
  clock.set(DAY / 2)
  expect(expiry.now()).toBe(clock.now())
})

it('doubts a leap ahead until the process has run for a day, and then goes with it', () => {
  const clock = new SetClock()
  const expiry = new ExpiryClock(clock)
  const before = expiry.now()
  clock.set(YEAR)
  expect(expiry.now()).toBe(before)
  for (let hour = 1; hour < 24; hour++) {
    clock.pass(HOUR)
    expect(expiry.now()).toBe(before + hour * HOUR)
  }
  clock.pass(HOUR)
  expect(expiry.now()).toBe(clock.now())
})

it('forgets its doubt when the clock is set right again', () => {
  const clock = new SetClock()
  const expiry = new ExpiryClock(clock)
  const before = expiry.now()
  clock.set(YEAR)
  clock.pass(20 * HOUR)
  expect(expiry.now()).toBe(before + 20 * HOUR)
  clock.set(-YEAR)
  expect(expiry.now()).toBe(clock.now())
  clock.set(YEAR)
  clock.pass(20 * HOUR)
  expect(expiry.now()).toBe(before + 40 * HOUR)
})

it('always believes a clock that does not say what has passed', () => {
  let now = 1000
  const expiry = new ExpiryClock({ now: () => now })
  now += YEAR
  expect(expiry.now()).toBe(now)
})

it.each([
  ['while it runs', async (_: string, store: Store) => store],
  [
    'while it is stopped',
    async (file: string, store: Store, clock: SetClock) => {
      clock.set(-YEAR)
      await store.close()
      clock.set(YEAR)
      return opened(file, clock)
    },
  ],
])(
  'hides and sweeps nothing when the clock is set ahead by a year %s, and all of it is there when it is set back',
  async (_, restart) => {
    const file = join(temporaryFolder(), 'rows.sqlite')
    const clock = new SetClock()
    let store = await opened(file, clock)
    await store.commit(new Batch().put(store.ledger, 'c/s', entry, clock.now() + 30 * DAY))
    clock.set(YEAR)
    store = await restart(file, store, clock)
    for (let hour = 0; hour < 23; hour++) {
      clock.pass(HOUR)
      expect(await store.sweep()).toBe(0)
      expect(await store.ledger.get('c/s')).toEqual(entry)
    }
    clock.set(-YEAR)
    await store.close()
    store = await opened(file, clock)
    expect(await store.ledger.get('c/s')).toEqual(entry)
    clock.pass(30 * DAY)
    expect(await store.ledger.get('c/s')).toBeUndefined()
    expect(await store.sweep()).toBe(1)
    await store.close()
  },
)

it('removes after a day of running what a later clock says has expired: that was no mistake', async () => {
  const file = join(temporaryFolder(), 'rows.sqlite')
  const clock = new SetClock()
  let store = await opened(file, clock)
  await store.commit(new Batch().put(store.ledger, 'c/s', entry, clock.now() + 30 * DAY))
  await store.close()
  clock.set(60 * DAY)
  let swept = 0
  for (let start = 0; start < 5; start++) {
    store = await opened(file, clock)
    for (let hour = 0; hour < 6; hour++) {
      clock.pass(HOUR)
      swept += await store.sweep()
    }
    await store.close()
  }
  expect(swept).toBe(1)
})

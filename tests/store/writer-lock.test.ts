import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openStore, type Store } from '../../src/store/open-store.ts'
import { SqliteBackend } from '../../src/store/sqlite-backend.ts'
import { takeWriterLock } from '../../src/store/writer-lock.ts'
import { HandClock } from '../helpers/hand-clock.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const clock = new HandClock()
const HOLD = fileURLToPath(new URL('./hold-store.ts', import.meta.url))
let file: string
let started: ChildProcess[]

beforeEach(() => {
  file = join(temporaryFolder(), 'rows.sqlite')
  started = []
})
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})

/** Starts another process that takes the store, and waits until it says that it has. */
async function holdElsewhere(
  command = process.execPath,
  args = ['--import', 'tsx', HOLD, file],
): Promise<{ child: ChildProcess; pid: number }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toContain('holds it')
  return { child, pid: Number.parseInt(String(said), 10) }
}

/** Opens the store and closes it again; says what became of it. */
async function tryToOpen(): Promise<string> {
  const store = await openStore(file, clock)
  if ('type' in store) return store.type
  await store.close()
  return 'opened'
}

it('refuses a file that another living process writes, names it, and takes it over at once when that process was killed', async () => {
  const { child, pid } = await holdElsewhere()
  expect(await openStore(file, clock)).toEqual({ type: 'in-use', file, pid })
  expect(await openStore(file, clock)).toEqual({ type: 'in-use', file, pid })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(await tryToOpen()).toBe('opened')
})

it('takes over from a killed process that nobody has buried yet', async () => {
  // The shell starts the holder, writes down its pid, and becomes a `sleep`, which never waits for its child.
  const script = `"$0" --import tsx "$1" "$2" & exec sleep 60`
  const { pid } = await holdElsewhere('/bin/sh', ['-c', script, process.execPath, HOLD, file])
  expect(await openStore(file, clock)).toMatchObject({ type: 'in-use', pid })
  process.kill(pid, 'SIGKILL')
  // The signal takes an instant; the zombie would stay for as long as the `sleep`.
  await expect.poll(tryToOpen).toBe('opened')
})

it('takes a pid that now is another process for a stale lock', async () => {
  const backend = await SqliteBackend.open(file, clock)
  const lock = { pid: process.ppid, started: 'long ago' }
  await backend.commit([{ key: 'lock:writer', value: JSON.stringify({ value: lock }) }])
  expect(await takeWriterLock(backend)).toBeUndefined()
  expect(await backend.get('lock:writer')).toContain(`"pid":${process.pid}`)
  await backend.close()
})

it('gives the file free for other processes when the store is closed', async () => {
  const store = (await openStore(file, clock)) as Store
  const backend = await SqliteBackend.open(file, clock)
  expect(await backend.get('lock:writer')).toContain(`"pid":${process.pid}`)
  await store.close()
  expect(await backend.get('lock:writer')).toBeUndefined()
  await backend.close()
  const { child } = await holdElsewhere()
  expect(await openStore(file, clock)).toMatchObject({ type: 'in-use', pid: child.pid })
})

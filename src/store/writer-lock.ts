import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Backend } from './backend.ts'

export const WRITER_KEY = 'lock:writer'

interface Writer {
  pid: number
  /** When the process started, in whatever words the system has for it: pids are used again, the pair is not. */
  started: string
}

/** Takes the database file for this process, or says which living process has it. A lock whose process is gone is stale at once. */
export async function takeWriterLock(backend: Backend): Promise<{ heldBy: number } | undefined> {
  const mine = JSON.stringify({ value: { pid: process.pid, started: startOf(process.pid) } })
  for (;;) {
    const current = await backend.get(WRITER_KEY)
    const heldBy = current === undefined ? undefined : otherHolder(current)
    if (heldBy !== undefined) return { heldBy }
    if (await backend.compareAndSet(WRITER_KEY, mine, current)) return undefined
  }
}

/** The living process, other than this one, that a lock names. */
export function otherHolder(lock: string): number | undefined {
  const holder = JSON.parse(lock).value as Writer | null
  const isAlive = holder !== null && holder.started !== '' && startOf(holder.pid) === holder.started
  return isAlive && holder.pid !== process.pid ? holder.pid : undefined
}

/** Gives the file free for the next process. */
export async function dropWriterLock(backend: Backend): Promise<void> {
  await backend.commit([{ key: WRITER_KEY, value: JSON.stringify({ value: null }), expires: 0 }])
}

/** Empty when there is no such process, or only a zombie: dead, but its parent has not asked yet. */
function startOf(pid: number): string {
  try {
    // Behind the name in brackets: field 3 of stat, the state, and field 22, the start in clock ticks since boot (proc(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? '' : (fields[19] ?? '')
  } catch {
    return startAskedOfPs(pid)
  }
}

function startAskedOfPs(pid: number): string {
  try {
    const words = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
    })
    const [state = '', ...start] = words.trim().split(/\s+/)
    return state.startsWith('Z') ? '' : start.join(' ')
  } catch {
    return ''
  }
}

import { closeSync, existsSync, mkdirSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Fact } from './records.ts'

export interface Journal {
  /** What happened before, in order. */
  past: Fact[]
  /** Returns when the operating system has the facts: from then on a kill of this process cannot lose them. */
  append(facts: readonly Fact[]): void
  close(): void
}

/**
 * One line for each change, all its facts together, so that a change is there whole or not at all. A kill can tear
 * only the last line; that change was never acknowledged, so it is cut off.
 */
export function openJournal(dataDir: string): Journal {
  mkdirSync(dataDir, { recursive: true })
  const path = join(dataDir, 'journal.jsonl')
  const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  const end = content.lastIndexOf('\n') + 1
  if (end < content.length) truncateSync(path, end)
  const lines = content.subarray(0, end).toString('utf8').split('\n')
  const past = lines.flatMap((line, index) => (line === '' ? [] : parseLine(line, path, index + 1)))
  const file = openSync(path, 'a')
  return {
    past,
    append(facts) {
      const line = Buffer.from(`${JSON.stringify(facts)}\n`)
      let written = 0
      while (written < line.length) written += writeSync(file, line, written)
    },
    close: () => closeSync(file),
  }
}

function parseLine(line: string, path: string, number: number): Fact[] {
  try {
    return JSON.parse(line) as Fact[]
  } catch (cause) {
    throw new Error(`${path}:${number} is not JSON: the journal is damaged, delete it to start afresh`, {
      cause,
    })
  }
}

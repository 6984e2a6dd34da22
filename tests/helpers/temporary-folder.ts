import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { atTestEnd } from './at-test-end.ts'

/** A new folder that goes when the test has ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'topicwire-test-'))
  atTestEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

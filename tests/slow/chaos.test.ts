import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Kill, Pair, Received } from '../../src/cli/chaos/records.ts'
import { isClean, recount } from '../../src/cli/chaos/recount.ts'
import { runSource } from '../helpers/run-command.ts'

const KILLS = 20
const LONGEST_MS = 400_000

it(
  'a bot that is killed again and again loses nothing, tells nothing that is not due, and repeats only what may be repeated',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'topicwire-chaos-test-'))
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
    const args = ['--kills', String(KILLS), '--seed', '7', '--json', '--out', dir]
    const { code, stdout, stderr } = await runSource('cli/chaos.ts', args)
    expect([code, stderr]).toEqual([0, ''])
    const lines = <T>(name: string) =>
      readFileSync(join(dir, `${name}.jsonl`), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as T)
    const [published, received, kills] = [
      lines<Pair>('published'),
      lines<Received>('received'),
      lines<Kill>('kills'),
    ]
    const result = recount({ published, received, kills })
    expect(isClean(result)).toBe(true)
    expect(JSON.parse(stdout)).toEqual(result.tally)
    expect(result.tally).toMatchObject({ kills: KILLS, lost: 0 })
    expect(result.tally.delivered).toBeGreaterThanOrEqual(KILLS * 50)
    expect(result.tally.killsWithInFlight).toBeGreaterThanOrEqual(KILLS * 0.3)
    expect(new Set(received.map(({ destination }) => destination)).size).toBeGreaterThanOrEqual(60)
    expect(received.some(({ dropped }) => dropped)).toBe(true)
  },
  LONGEST_MS,
)

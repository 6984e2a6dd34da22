import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Instant } from '../model/time.ts'
import { type Backup, type BackupProblem, backUp } from './backup.ts'

const DAILY = /^topicwire-\d{4}-\d\d-\d\d\.sqlite$/

/** The folder of backups beside a database. */
export class Backups {
  readonly folder: string
  readonly #file: string
  #last: Promise<unknown> = Promise.resolve()

  /** `file`: the database. */
  constructor(file: string) {
    this.#file = file
    this.folder = join(dirname(file), 'backups')
  }

  /** Makes one under this name; one after the other, for each reads the whole database. */
  make(name: string): Promise<Backup | BackupProblem> {
    const made = this.#last.then(async () => {
      try {
        mkdirSync(this.folder, { recursive: true })
      } catch (error) {
        return { type: 'failed' as const, detail: (error as NodeJS.ErrnoException).code ?? String(error) }
      }
      return backUp(this.#file, join(this.folder, name))
    })
    this.#last = made
    return made
  }

  /** Removes the oldest daily ones, and never that of `day`, until `keep` are left. */
  prune(keep: number, day: Instant): void {
    const others = this.#names().filter((name) => DAILY.test(name) && name !== dailyName(day))
    const tooMany = Math.max(0, others.length + 1 - keep)
    for (const name of others.sort().slice(0, tooMany)) rmSync(join(this.folder, name), { force: true })
  }

  /** The one that was made last, whatever its name. */
  newest(): string | undefined {
    const made = this.#names().map((name) => ({ name, at: statSync(join(this.folder, name)).mtimeMs }))
    const [newest] = made.sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
    return newest && join(this.folder, newest.name)
  }

  #names(): string[] {
    try {
      return readdirSync(this.folder).filter((name) => name.endsWith('.sqlite'))
    } catch {
      return [] // no folder: none was made
    }
  }
}

/** The name of the automatic backup of a day, UTC. */
export function dailyName(day: Instant): string {
  return `topicwire-${new Date(day).toISOString().slice(0, 10)}.sqlite`
}

/** The name of one that somebody asked for. */
export function askedName(at: Instant): string {
  return `topicwire-${stamp(at)}.sqlite`
}

/** The name of the one that is made before the rows get a newer shape. */
export function beforeName(version: number, at: Instant): string {
  return `topicwire-before-v${version}-${stamp(at)}.sqlite`
}

function stamp(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-')
}

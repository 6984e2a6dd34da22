import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'

const MAIN = new URL('../../main.ts', import.meta.url)
const MOST_KILLS = 50 // after each it is started again
const MOST_FAILURES = 10 // its database may still be held by a bot of an earlier run for a moment
const RESTART_AFTER_MS = 300

/** The real bot as a child process. When it is killed or fails it is started again, as an operator's service manager would. */
export class BotProcess {
  readonly #env: Record<string, string>
  readonly #logFile: string
  #child: ChildProcess | undefined
  #kills = 0
  #failures = 0
  #stopping = false
  #failure: string | undefined

  constructor(env: Record<string, string>, logFile: string) {
    this.#env = env
    this.#logFile = logFile
  }

  start(): void {
    if (this.#stopping) return
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN.pathname], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'], // over the channel it learns when this process is gone
    })
    this.#child = child
    child.stderr?.pipe(createWriteStream(this.#logFile, { flags: 'a' }))
    child.once('exit', (code, signal) => {
      if (this.#stopping) return
      const again = signal === null ? this.#failures++ < MOST_FAILURES : this.#kills++ < MOST_KILLS
      if (again) setTimeout(() => this.start(), RESTART_AFTER_MS)
      else this.#failure = `the bot ended with code ${code}; the end of its log:\n${this.#logTail()}`
    })
  }

  /** Why the bot is not running, if it gave up. */
  get failure(): string | undefined {
    return this.#failure
  }

  /** Ends it gracefully: it finishes what is in hand. */
  async stop(): Promise<void> {
    this.#stopping = true
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }

  #logTail(): string {
    return readFileSync(this.#logFile, 'utf8').split('\n').slice(-8).join('\n')
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'

const MAIN = new URL('../../main.ts', import.meta.url)

/** The real bot as a child process that ends when it is told to, and only then. */
export class Bot {
  readonly #dir: string
  readonly #env: Record<string, string>
  readonly #logFile: string
  #child: ChildProcess | undefined
  #isEnding = false
  #failure: string | undefined

  /** It runs in `dir`, so that it reads no .env of ours. Its log is added to `logFile`. */
  constructor(dir: string, env: Record<string, string>, logFile: string) {
    this.#dir = dir
    this.#env = env
    this.#logFile = logFile
  }

  /** `env` is added to what it always gets. */
  start(env: Record<string, string> = {}): void {
    const log = openSync(this.#logFile, 'a')
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN.pathname], {
      cwd: this.#dir,
      env: { PATH: process.env['PATH'] ?? '', ...this.#env, ...env },
      stdio: ['ignore', 'ignore', log, 'ipc'], // over the channel it learns when this process is gone
    })
    closeSync(log)
    this.#child = child
    this.#isEnding = false
    child.once('exit', (code, signal) => {
      if (!this.#isEnding) this.#failure = `the bot ended by itself (${signal ?? code}):\n${this.#logTail()}`
    })
  }

  /** Throws when the bot has ended by itself: with why, and the end of its log. */
  check(): void {
    if (this.#failure !== undefined) throw new Error(this.#failure)
  }

  /** Ends it by `signal` and waits until it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#isEnding = true
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill(signal)
    await exited
  }

  #logTail(): string {
    return readFileSync(this.#logFile, 'utf8').split('\n').slice(-8).join('\n')
  }
}

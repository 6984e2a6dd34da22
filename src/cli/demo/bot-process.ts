import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, readFileSync } from 'node:fs'

const MAIN = new URL('../../main.ts', import.meta.url)
const MOST_RESTARTS = 50

/** The real bot as a child process. When it is killed from outside it is started again, as an operator's service manager would. */
export class BotProcess {
  readonly #env: Record<string, string>
  readonly #logFile: string
  #child: ChildProcess | undefined
  #restarts = 0
  #stopping = false
  #failure: string | undefined

  constructor(env: Record<string, string>, logFile: string) {
    this.#env = env
    this.#logFile = logFile
  }

  start(): void {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), MAIN.pathname], {
      env: { ...process.env, ...this.#env },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    this.#child = child
    child.stderr?.pipe(createWriteStream(this.#logFile, { flags: 'a' }))
    child.once('exit', (code, signal) => {
      if (this.#stopping) return
      if (signal !== null && this.#restarts++ < MOST_RESTARTS) this.start()
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

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'

/** Another program of the bench, which answers by messages. What it logs is written, as the bot's is, but nobody reads it. */
export function startChild(file: string, ...args: (string | number)[]): ChildProcess {
  const url = new URL(file, import.meta.url)
  return fork(url, args.map(String), {
    execArgv: ['--import', import.meta.resolve('tsx')],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
}

export async function messageOf(child: ChildProcess): Promise<unknown> {
  const [message] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('a process of the bench has ended'))),
  ])
  return message
}

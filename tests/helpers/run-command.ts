import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

/** A file of src as node runs it, relative to src. */
export function sourceArguments(file: string): string[] {
  return [
    '--import',
    import.meta.resolve('tsx'),
    fileURLToPath(new URL(`../../src/${file}`, import.meta.url)),
  ]
}

/** Runs a file of src to its end. The environment holds nothing but PATH and what is given. */
export function runSource(file: string, args: string[], env: Record<string, string> = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [...sourceArguments(file), ...args], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const finished: Finished = { code: null, stdout: '', stderr: '' }
    child.stdout.on('data', (chunk) => {
      finished.stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      finished.stderr += chunk
    })
    child.once('close', (code) => resolve({ ...finished, code }))
  })
}

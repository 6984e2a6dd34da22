// Who reads us may close the pipe before the end, as `head` does; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

/** Prints one line of JSON Lines. */
export function printLine(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

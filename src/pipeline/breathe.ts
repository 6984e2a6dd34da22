/** Lets other work have its turn: updates are answered while many articles are read. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Makes functions of which one call runs at a time; a call during a run is followed by one more run. Errors are reported, never thrown. */
export function coalesce(onError: (error: unknown) => void) {
  return (work: () => Promise<void>): (() => Promise<void>) => {
    let running: Promise<void> | undefined
    let again = false
    const run = async () => {
      do {
        again = false
        await work().catch(onError)
      } while (again)
      running = undefined
    }
    return () => {
      if (running) again = true
      running ??= run()
      return running
    }
  }
}

export interface Coalesced {
  (): Promise<void>
  /** Resolves when nothing of it runs; begins nothing. */
  idle(): Promise<void>
}

/** Makes functions of which one call runs at a time; a call during a run is followed by one more run. Errors are reported, never thrown. */
export function coalesce(onError: (error: unknown) => void) {
  return (work: () => Promise<void>): Coalesced => {
    let running: Promise<void> | undefined
    let again = false
    const run = async () => {
      do {
        again = false
        await work().catch(onError)
      } while (again)
      running = undefined
    }
    const call = () => {
      if (running) again = true
      running ??= run()
      return running
    }
    return Object.assign(call, { idle: async () => running })
  }
}

const ENOUGH_HOSTS = 5

/**
 * Tells our own connection's failure from theirs: when one host after the other cannot be reached and none can, it is not the feeds that are
 * down, and none of them is to be polled less for it.
 */
export class OutageWatch {
  readonly #missed = new Set<string>()

  reached(): void {
    this.#missed.clear()
  }

  /** A feed could not be reached. Whether that says nothing about it. */
  missed(url: string): boolean {
    if (this.#missed.size < 10 * ENOUGH_HOSTS) this.#missed.add(new URL(url).hostname)
    return this.#missed.size >= ENOUGH_HOSTS
  }
}

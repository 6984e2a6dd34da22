/** One after another: whoever reads the ledger and then promises stories takes a turn, so that two never promise the same story. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

/** One after another. Whoever reads the ledger and then promises stories takes a turn, so that two never promise one story; so does a poll
 * that is stored, so that two never make two stories of one event. */
export class Turns {
  #tail: Promise<unknown> = Promise.resolve()

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#tail.then(work)
    this.#tail = turn.catch(() => undefined)
    return turn
  }
}

/** How often a yes was right, wrong, or missing. */
export interface Tally {
  right: number
  wrong: number
  missed: number
}

/** Precision, recall and F1 of a tally; null where nothing could be right. */
export function figures({ right, wrong, missed }: Tally) {
  return {
    precision: share(right, right + wrong),
    recall: share(right, right + missed),
    f1: share(2 * right, 2 * right + wrong + missed),
  }
}

/** Tallies by name, made when they are first counted. */
export class Tallies {
  readonly byName = new Map<string, Tally>()

  count(names: readonly string[], isYes: boolean, shouldBe: boolean): void {
    if (!isYes && !shouldBe) return
    for (const name of names) {
      let tally = this.byName.get(name)
      if (!tally) {
        tally = { right: 0, wrong: 0, missed: 0 }
        this.byName.set(name, tally)
      }
      if (!isYes) tally.missed++
      else if (shouldBe) tally.right++
      else tally.wrong++
    }
  }
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1000) / 1000
}

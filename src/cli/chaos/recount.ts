import type { Pair, Records } from './records.ts'

export interface Tally {
  kills: number
  /** Pairs of event and destination that were due. */
  expected: number
  /** Of those, how many came at all. */
  delivered: number
  lost: number
  /** Times that something came again. */
  duplicates: number
  /** Of those, how many may: each needs a kill that found it in flight, or an answer that never came, of its own before it. */
  duplicatesExplained: number
  killsWithInFlight: number
}

export interface Recount {
  tally: Tally
  /** What came and was not due. */
  notDue: Pair[]
  lost: Pair[]
  unexplained: Pair[]
}

/** Counts what a run promised, what came, and what came again without a reason. */
export function recount({ published, received, kills }: Records): Recount {
  const due = new Map(published.map((pair) => [keyOf(pair), pair]))
  const reasons = new Map<string, number[]>()
  const explain = (pair: Pair, at: number) => {
    const instants = reasons.get(keyOf(pair))
    if (instants) instants.push(at)
    else reasons.set(keyOf(pair), [at])
  }
  for (const { at, inFlight } of kills) for (const pair of inFlight) explain(pair, at)
  const came = new Map<string, number>()
  const notDue: Pair[] = []
  const unexplained: Pair[] = []
  let duplicates = 0
  for (const line of [...received].sort((a, b) => a.at - b.at)) {
    const { event, destination, at, dropped } = line
    const key = keyOf(line)
    const times = came.get(key) ?? 0
    came.set(key, times + 1)
    if (!due.has(key)) notDue.push({ event, destination })
    if (times > 0) {
      duplicates++
      // The nth repeat needs n reasons: each lets it come once more.
      const before = reasons.get(key)?.filter((instant) => instant <= at).length ?? 0
      if (before < times) unexplained.push({ event, destination })
    }
    if (dropped) explain(line, at)
  }
  const lost = [...due].flatMap(([key, pair]) => (came.has(key) ? [] : [pair]))
  return {
    tally: {
      kills: kills.length,
      expected: due.size,
      delivered: due.size - lost.length,
      lost: lost.length,
      duplicates,
      duplicatesExplained: duplicates - unexplained.length,
      killsWithInFlight: kills.filter(({ inFlight }) => inFlight.length > 0).length,
    },
    notDue,
    lost,
    unexplained,
  }
}

/** Whether nothing was lost, nothing came that was not due, and every repeat has its reason. */
export function isClean({ lost, notDue, unexplained }: Recount): boolean {
  return lost.length + notDue.length + unexplained.length === 0
}

function keyOf({ event, destination }: Pair): string {
  return `${event} ${destination}`
}

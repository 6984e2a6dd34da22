import type { Subject } from './events.ts'

/** What events are about, and how many are: some topics have many followers, some few, and some events are about two. The shares sum to 1. */
export const NEWS: readonly [share: number, subjects: readonly Subject[]][] = [
  [0.14, ['drill']],
  [0.17, ['oil']],
  [0.17, ['fish']],
  [0.17, ['vote']],
  [0.07, ['quake']],
  [0.07, ['match']],
  [0.07, ['rails']],
  [0.04, ['oil', 'vote']],
  [0.03, ['drill', 'fish']],
  [0.07, ['tours']],
]

/** What the next event is about, by a number in 0..1. */
export function chooseSubjects(share: number): readonly Subject[] {
  let left = share
  for (const [each, subjects] of NEWS) {
    left -= each
    if (left < 0) return subjects
  }
  return ['drill']
}

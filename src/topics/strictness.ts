import type { Strictness } from '../model/topic.ts'

/** The score that a match needs, by how strictly a person wants their topic taken. */
export const LEAST_SCORE: Record<Strictness, number> = { focused: 0.75, balanced: 0.5, wide: 0.35 }

/** What a person gets who has not said how strict. */
export const USUAL: Strictness = 'balanced'

/** Whether who follows a topic this strictly wants a match of this score. */
export function wants({ strictness }: { strictness: Strictness }, score: number): boolean {
  return score >= LEAST_SCORE[strictness]
}

/** Matches below this are wanted by nobody. */
export const LEAST_SCORE_OF_ALL = Math.min(...Object.values(LEAST_SCORE))

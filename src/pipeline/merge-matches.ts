import type { Match } from '../model/topic.ts'

/** One match of two reports of a story: the better, the first of two alike; as new as the newer, and told as the earlier was. */
export function mergeMatches(earlier: Match | undefined, next: Match): Match {
  if (!earlier) return next
  const { fannedOutAt, fannedOutScore } = earlier
  return {
    ...(earlier.score >= next.score ? earlier : next),
    at: Math.max(earlier.at, next.at),
    seenAt: Math.max(earlier.seenAt, next.seenAt),
    ...(fannedOutAt === undefined ? {} : { fannedOutAt }),
    ...(fannedOutScore === undefined ? {} : { fannedOutScore }),
  }
}

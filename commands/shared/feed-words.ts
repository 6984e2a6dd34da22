import type { FeedProblem } from '../../src/model/feed.ts'
import type { Translate } from '../../src/text/translate.ts'

/** Why a feed could not be read, for the person who wants it read. */
export function explainFeedProblem({ type, detail }: FeedProblem, t: Translate): string {
  return t(`feed-problem.${type}`, { detail: detail ?? '?' })
}

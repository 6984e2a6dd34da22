import type { Evidence, Topic } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'
import type { Occurrence } from './score-topic.ts'
import { groupKey } from './topic-id.ts'

const LONGEST_SENTENCE = 400 // characters kept of one sentence

/** Why a topic matched, in the article's own words. */
export interface Explanation {
  /** For each group of the topic, in its order: the words found and the earliest sentence they stand in. */
  evidence: Evidence[]
  /** Beside the title, the sentence in which most of the groups meet. */
  quote?: string
}

/** `places` are the occurrences that count, `all` every one there is; both a list a group. */
export function explain(
  topic: Topic,
  places: readonly Occurrence[][],
  all: readonly Occurrence[][],
  sentences: readonly AnnotatedSentence[],
): Explanation {
  const quoted = mostTelling(all)
  const evidence = topic.groups.map((group, index) => {
    const counted = places[index] ?? []
    const first = counted.reduce((a, b) => (b.sentence < a.sentence ? b : a), counted[0] as Occurrence)
    const beside = (all[index] ?? []).filter((each) => each.sentence === quoted)
    const words = [...counted, ...beside].map(({ sentence, from, to }) =>
      wordsAt(sentences[sentence], from, to),
    )
    const sentence = sentences[first.sentence]?.text ?? ''
    return { group: groupKey(group), words: [...new Set(words)], sentence: shorten(sentence) }
  })
  const quote = quoted === undefined ? undefined : sentences[quoted]?.text
  return { evidence, ...(quote === undefined ? {} : { quote: shorten(quote) }) }
}

/** Index of the earliest sentence behind the title that holds the most groups. */
function mostTelling(all: readonly Occurrence[][]): number | undefined {
  const groups = new Map<number, Set<number>>()
  for (const [group, occurrences] of all.entries()) {
    for (const { sentence } of occurrences) {
      if (sentence === 0) continue
      groups.set(sentence, (groups.get(sentence) ?? new Set()).add(group))
    }
  }
  const ranked = [...groups].sort(([a, inA], [b, inB]) => inB.size - inA.size || a - b)
  return ranked[0]?.[0]
}

function wordsAt(sentence: AnnotatedSentence | undefined, from: number, to: number): string {
  const [first, last] = [sentence?.tokens[from], sentence?.tokens[to - 1]]
  return first && last && sentence ? sentence.text.slice(first.start, last.end) : ''
}

function shorten(sentence: string): string {
  if (sentence.length <= LONGEST_SENTENCE) return sentence
  return `${sentence.slice(0, LONGEST_SENTENCE).replace(/\s+\S*$|\p{Surrogate}$/u, '')}…`
}

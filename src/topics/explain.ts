import type { Evidence } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'
import type { Occurrence } from './score-topic.ts'

const LONGEST_SENTENCE = 400 // characters kept of one sentence

/** Why a topic matched, in the article's own words. */
export interface Explanation {
  /** For each group of the topic, in its order: the words found and the earliest sentence they stand in. */
  evidence: Evidence[]
  /** Beside the title, the sentence in which most of the groups meet. */
  quote?: string
}

/** What was found of a group. */
export interface Found {
  key: string
  occurrences: readonly Occurrence[]
}

/** `place` holds the sentences that count, `groups` all that was found of the topic's groups, in its order. */
export function explain(
  groups: readonly Found[],
  place: readonly number[],
  sentences: readonly AnnotatedSentence[],
): Explanation {
  const quoted = mostTelling(groups)
  const evidence = groups.map(({ key, occurrences }) => {
    const counted = occurrences.filter(({ sentence }) => place.includes(sentence))
    const first = Math.min(...counted.map(({ sentence }) => sentence))
    const words = new Set<string>()
    for (const each of counted) words.add(wordsAt(sentences[each.sentence], each))
    for (const each of occurrences) {
      if (each.sentence === quoted) words.add(wordsAt(sentences[each.sentence], each))
    }
    return { group: key, words: [...words], sentence: shorten(sentences[first]?.text ?? '') }
  })
  const quote = quoted === undefined ? undefined : sentences[quoted]?.text
  return { evidence, ...(quote === undefined ? {} : { quote: shorten(quote) }) }
}

/** Index of the earliest sentence behind the title that holds the most groups. */
function mostTelling(groups: readonly Found[]): number | undefined {
  const held = new Map<number, number>()
  for (const { occurrences } of groups) {
    let last = 0
    for (const { sentence } of occurrences) {
      if (sentence !== last) held.set(sentence, (held.get(sentence) ?? 0) + 1)
      last = sentence
    }
  }
  let best: number | undefined
  for (const [sentence, count] of held) {
    const most = best === undefined ? 0 : (held.get(best) ?? 0)
    if (count > most || (count === most && sentence < (best ?? 0))) best = sentence
  }
  return best
}

function wordsAt(sentence: AnnotatedSentence | undefined, { from, to }: Occurrence): string {
  const [first, last] = [sentence?.tokens[from], sentence?.tokens[to - 1]]
  return first && last && sentence ? sentence.text.slice(first.start, last.end) : ''
}

function shorten(sentence: string): string {
  if (sentence.length <= LONGEST_SENTENCE) return sentence
  return `${sentence.slice(0, LONGEST_SENTENCE).replace(/\s+\S*$|\p{Surrogate}$/u, '')}…`
}

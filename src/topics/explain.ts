import type { Evidence, Topic } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'
import type { Occurrence } from './score-topic.ts'
import { groupKey } from './topic-id.ts'

const LONGEST_SENTENCE = 400 // characters kept of one sentence

/** For each group of the topic, in its order: the words found and the sentence they stand in, the earliest one. */
export function explain(
  topic: Topic,
  occurrences: readonly Occurrence[][],
  sentences: readonly AnnotatedSentence[],
): Evidence[] {
  return topic.groups.map((group, index) => {
    const found = occurrences[index] ?? []
    const first = found.reduce((a, b) => (b.sentence < a.sentence ? b : a), found[0] as Occurrence)
    const words = found.map(({ sentence, from, to }) => wordsAt(sentences[sentence], from, to))
    const sentence = sentences[first.sentence]?.text ?? ''
    return { group: groupKey(group), words: [...new Set(words)], sentence: shorten(sentence) }
  })
}

function wordsAt(sentence: AnnotatedSentence | undefined, from: number, to: number): string {
  const [first, last] = [sentence?.tokens[from], sentence?.tokens[to - 1]]
  return first && last && sentence ? sentence.text.slice(first.start, last.end) : ''
}

function shorten(sentence: string): string {
  if (sentence.length <= LONGEST_SENTENCE) return sentence
  return `${sentence.slice(0, LONGEST_SENTENCE).replace(/\s+\S*$|\p{Surrogate}$/u, '')}…`
}

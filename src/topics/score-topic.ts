import type { AnnotatedSentence } from './annotate.ts'

/** A place in an article where a group is found. */
export interface Occurrence {
  /** Index of the sentence; 0 is the title. */
  sentence: number
  /** Token indexes in it, `to` not included. */
  from: number
  to: number
  /** 1 = the concept itself; less = only a hint at it. */
  strength: number
}

/** How far an article satisfies a topic, and the occurrences that show it, one list a group. */
export interface Score {
  score: number
  places: Occurrence[][]
}

/** An article whose score reaches this is a match. */
export const THRESHOLD = 0.5

// What groups meeting in a place is worth. Together in the title they are the news itself; in two neighbouring sentences of the long
// text they may be background.
const TITLE = 1
const TITLE_AND_LEAD = 0.85
const TITLE_AND_TEXT = 0.65
const TEXT = 0.6

/**
 * Scores a topic by the best place in which all its groups meet: the title, title and lead, a sentence or two neighbouring ones.
 * `groups` holds each group's occurrences, none empty. Mentions scattered over an article meet nowhere and score 0.
 */
export function scoreTopic(groups: readonly Occurrence[][], sentences: readonly AnnotatedSentence[]): Score {
  if (groups.length === 1) return scoreSingle(groups[0] ?? [], sentences)
  const bySentence = groups.map(groupBySentence)
  let best: Score = { score: 0, places: [] }
  const consider = (worth: number, place: readonly number[]) => {
    if (worth <= best.score) return
    const places = bySentence.map((found) => place.flatMap((sentence) => found.get(sentence) ?? []))
    if (places.some((occurrences) => occurrences.length === 0)) return
    const score = places.reduce((product, occurrences) => product * strongest(occurrences), worth)
    if (score > best.score) best = { score, places }
  }
  const titleAndLead = sentences.flatMap(({ zone }, index) => (zone === 'text' ? [] : [index]))
  consider(TITLE, [0])
  consider(TITLE_AND_LEAD, titleAndLead)
  for (const at of new Set(bySentence.flatMap((found) => [...found.keys()]))) {
    if (sentences[at]?.zone !== 'text') continue
    consider(TEXT, [at])
    consider(TEXT * 0.95, [at, at + 1])
    consider(TITLE_AND_TEXT, [at, 0])
  }
  return best
}

function groupBySentence(occurrences: readonly Occurrence[]): Map<number, Occurrence[]> {
  const found = new Map<number, Occurrence[]>()
  for (const each of occurrences) {
    const others = found.get(each.sentence)
    if (others) others.push(each)
    else found.set(each.sentence, [each])
  }
  return found
}

// A topic of one name or theme asks whether the article is about it: in the title, in the lead, or again and again.
function scoreSingle(occurrences: readonly Occurrence[], sentences: readonly AnnotatedSentence[]): Score {
  const inZone = (zone: string) => occurrences.filter((each) => sentences[each.sentence]?.zone === zone)
  const [title, lead, text] = [inZone('title'), inZone('lead'), inZone('text')]
  const elsewhere = Math.min(0.1, 0.05 * (lead.length + text.length))
  const scores: Score[] = [
    { score: title.length > 0 ? strongest(title) * (0.85 + elsewhere) : 0, places: [title] },
    { score: lead.length > 0 ? strongest(lead) * (0.65 + elsewhere) : 0, places: [lead] },
    { score: strongest(text) * Math.min(0.6, 0.2 * text.length), places: [text] },
  ]
  return scores.reduce((a, b) => (b.score > a.score ? b : a))
}

function strongest(occurrences: readonly Occurrence[]): number {
  return occurrences.reduce((most, each) => Math.max(most, each.strength), 0)
}

import type { Zone } from './annotate.ts'

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

/** By sentence, how strongly one group is found there; 0 where it is not. */
export type Profile = Float64Array

/** How far an article satisfies a topic, and the sentences whose words show it. */
export interface Score {
  /** 0..1 */
  score: number
  place: readonly number[]
}

// What groups meeting in a place is worth. Together in the title they are the news itself; in two neighbouring sentences of the long
// text they may be background.
const TITLE = 1
const TITLE_AND_LEAD = 0.85
const TITLE_AND_TEXT = 0.65
const TEXT = 0.6
const NEIGHBOURS = 0.57

/** Where a group's occurrences stand. Several hints in one sentence support each other. */
export function profileOf(occurrences: readonly Occurrence[], zones: readonly Zone[]): Profile {
  const profile = new Float64Array(zones.length)
  for (const { sentence, strength } of occurrences) {
    if (strength > (profile[sentence] ?? 0)) profile[sentence] = strength
  }
  return profile
}

/**
 * Scores a topic by the best place in which all its groups meet: the title, title and lead, a sentence of the text alone, with its
 * neighbour or with the title. Mentions scattered over an article meet nowhere and score 0.
 */
export function scoreTopic(groups: readonly Profile[], zones: readonly Zone[]): Score {
  const [first] = groups
  if (groups.length === 1 && first) return scoreSingle(first, zones)
  let best: Score = { score: 0, place: [] }
  const consider = (worth: number, from: number, to: number, withTitle: boolean) => {
    if (worth <= best.score) return
    let score = worth
    for (const profile of groups) {
      let strength = withTitle ? at(profile, 0) : 0
      for (let sentence = from; sentence < to; sentence++)
        strength = Math.max(strength, at(profile, sentence))
      score *= strength
      if (score <= best.score) return
    }
    const place = Array.from({ length: to - from }, (_, step) => from + step)
    best = { score, place: withTitle && from > 0 ? [0, ...place] : place }
  }
  const text = firstOfText(zones)
  consider(TITLE, 0, 1, false)
  consider(TITLE_AND_LEAD, 0, text, false)
  for (let sentence = text; sentence < zones.length; sentence++) {
    consider(TITLE_AND_TEXT, sentence, sentence + 1, true)
    consider(TEXT, sentence, sentence + 1, false)
    if (sentence + 1 < zones.length) consider(NEIGHBOURS, sentence, sentence + 2, false)
  }
  return best
}

// A topic of one name or theme asks whether the article is about it: in the title, in the lead, or again and again.
function scoreSingle(profile: Profile, zones: readonly Zone[]): Score {
  const text = firstOfText(zones)
  const found = [...profile.keys()].filter((sentence) => at(profile, sentence) > 0)
  const strongest = (sentences: readonly number[]) =>
    Math.max(0, ...sentences.map((each) => at(profile, each)))
  const inLead = found.filter((sentence) => sentence > 0 && sentence < text)
  const inText = found.filter((sentence) => sentence >= text)
  const again = Math.min(0.1, 0.05 * (inLead.length + inText.length))
  const scores: Score[] = [
    { score: at(profile, 0) * (0.85 + again), place: [0] },
    { score: strongest(inLead) * (0.65 + again), place: inLead },
    { score: strongest(inText) * Math.min(0.6, 0.2 * inText.length), place: inText },
  ]
  return scores.reduce((a, b) => (b.score > a.score ? b : a))
}

function firstOfText(zones: readonly Zone[]): number {
  const index = zones.indexOf('text')
  return index < 0 ? zones.length : index
}

function at(profile: Profile, sentence: number): number {
  return profile[sentence] ?? 0
}

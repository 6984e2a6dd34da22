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
  /** The word, as it is compared: the same hint twice says no more than once. */
  word: string
}

/** How strongly one group is found: by sentence, 0 where it is not, and in title and lead together. */
export interface Profile {
  bySentence: Float64Array
  top: number
  /** By sentence, without what other concepts hint. */
  own: Float64Array
}

/** How far an article satisfies a topic, and the sentences whose words show it. */
export interface Score {
  /** 0..1 */
  score: number
  place: readonly number[]
}

/** An occurrence that is weaker comes from another concept, and makes no subject of its own. */
export const LEAST_ALONE = 0.5

// What groups meeting in a place is worth. Together in the title they are the news itself; in two neighbouring sentences of the long
// text they may be background.
const TITLE = 1
const TITLE_AND_LEAD = 0.92
const LEAD = 0.85
const TITLE_AND_TEXT = 0.65
const TEXT = 0.6
const NEIGHBOURS = 0.57
const IN_TITLE = { name: 0.54, theme: 0.48 } // a name is seldom a figure of speech
const ONLY_TITLE = 0.6 // where there is nothing else
const IN_LEAD = 0.42
const AGAIN_IN_LEAD = 0.14
const MOST_OF_LEAD = 0.5
const AGAIN_IN_TEXT = 0.12
const MOST_AGAIN = 0.55
const SUPPORTED = 1.2 // where the article speaks of the same field besides
const EVEN = 2 // groups; with more, each weighs less, or three hints could never match
const MOST_OF_HINTS = 0.9
const MOST_OF_TEXT = Math.max(TITLE_AND_TEXT, TEXT, NEIGHBOURS)
const MOST_COMPARED = 12 // occurrences of a group; more change nothing

/** Where a group's occurrences stand. Different hints support each other. */
export function profileOf(occurrences: readonly Occurrence[], zones: readonly Zone[]): Profile {
  const bySentence = new Float64Array(zones.length)
  const own = new Float64Array(zones.length)
  const seen: Occurrence[] = []
  let top = 0
  for (const each of occurrences) {
    const { sentence, strength, word } = each
    const onTop = zones[sentence] !== 'text'
    let [newHere, newOnTop] = [true, onTop]
    for (const other of seen) {
      if (other.word !== word || other.strength < strength) continue
      if (other.sentence === sentence) newHere = false
      if (zones[other.sentence] !== 'text') newOnTop = false
    }
    if (newHere) bySentence[sentence] = support(bySentence[sentence] ?? 0, strength)
    if (newHere && strength >= LEAST_ALONE) own[sentence] = support(own[sentence] ?? 0, strength)
    if (newOnTop) top = support(top, strength)
    if (seen.length < MOST_COMPARED) seen.push(each)
  }
  return { bySentence, top, own }
}

/** Two pieces of evidence together: hints add up, but never to the concept itself. */
function support(one: number, other: number): number {
  if (one === 0 || other === 1 || one === 1) return Math.max(one, other)
  return Math.min(MOST_OF_HINTS, 1 - (1 - one) * (1 - other))
}

/**
 * Scores a topic by the best place in which all its groups meet: the title, title and lead, a sentence of the text alone, with its
 * neighbour or with the title. Mentions scattered over an article meet nowhere and score 0.
 */
export function scoreTopic(groups: readonly Profile[], zones: readonly Zone[]): Score {
  // No named closures here: this runs for every topic whose groups an article holds.
  const text = firstOfText(zones)
  let [score, from, to, withTitle] = [meeting(groups, 0, -1) * TITLE, 0, 1, false]
  // Without a word of it in the title, the sentences of a lead may be headlines of a survey: then its groups must meet like in the text.
  const titled = groups.some(({ bySentence }) => (bySentence[0] ?? 0) > 0)
  const top = titled ? meetingOnTop(groups) * TITLE_AND_LEAD : 0
  if (top > score) [score, to] = [top, text]
  for (let sentence = 1; sentence < text; sentence++) {
    const both = meeting(groups, sentence, sentence + 1 < text ? sentence + 1 : -1) * LEAD
    if (both > score) [score, from, to] = [both, sentence, Math.min(text, sentence + 2)]
  }
  for (let sentence = text; sentence < zones.length && score < MOST_OF_TEXT; sentence++) {
    const here = meeting(groups, sentence, -1) * TEXT
    if (here > score) [score, from, to, withTitle] = [here, sentence, sentence + 1, false]
    const beside = meeting(groups, sentence, 0) * TITLE_AND_TEXT
    if (beside > score) [score, from, to, withTitle] = [beside, sentence, sentence + 1, true]
    const both = meeting(groups, sentence, sentence + 1) * NEIGHBOURS
    if (both > score) [score, from, to, withTitle] = [both, sentence, sentence + 2, false]
  }
  const place = withTitle && from > 0 ? [0] : []
  for (let sentence = from; sentence < to; sentence++) place.push(sentence)
  return { score, place }
}

/** How strongly all groups meet in one sentence or two; 0 where one is in neither. */
function meeting(groups: readonly Profile[], one: number, other: number): number {
  let product = 1
  for (const { bySentence } of groups) {
    const strength = Math.max(bySentence[one] ?? 0, bySentence[other] ?? 0)
    if (strength === 0) return 0
    product *= strength
  }
  return evened(product, groups.length)
}

function meetingOnTop(groups: readonly Profile[]): number {
  let product = 1
  for (const { top } of groups) product *= top
  return evened(product, groups.length)
}

function evened(product: number, groups: number): number {
  return groups > EVEN && product < 1 ? product ** (EVEN / groups) : product
}

// A topic of one name or theme asks whether the article is about it: said in the title and again, in the lead and again, or again and again.
// A word in the title that nothing else takes up is a figure of speech or a passing name. `isSupported`: the article speaks
// of its field.
export function scoreSingle(
  { own }: Profile,
  zones: readonly Zone[],
  { kind, isSupported }: { kind: 'name' | 'theme'; isSupported: boolean },
): Score {
  const text = firstOfText(zones)
  const place: number[] = []
  let [lead, rest] = [0, 0]
  for (let sentence = 0; sentence < zones.length; sentence++) {
    const strength = own[sentence] ?? 0
    if (strength === 0) continue
    place.push(sentence)
    if (sentence >= text) rest = Math.min(MOST_AGAIN, rest + strength * AGAIN_IN_TEXT)
    else if (sentence > 0)
      lead = lead === 0 ? strength * IN_LEAD : Math.min(MOST_OF_LEAD, lead + strength * AGAIN_IN_LEAD)
  }
  const title = own[0] ?? 0
  const score = title * (zones.length === 1 ? ONLY_TITLE : IN_TITLE[kind]) + lead + rest
  return { score: Math.min(1, isSupported ? score * SUPPORTED : score), place }
}

function firstOfText(zones: readonly Zone[]): number {
  const index = zones.indexOf('text')
  return index < 0 ? zones.length : index
}

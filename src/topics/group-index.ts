import type { ConceptHit, Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { isFormOf, LONGEST_ENDING, SHORTEST_STEM } from '../language/stem.ts'
import type { ConceptGroup } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'
import { termsOfGroup } from './article-terms.ts'
import type { Occurrence, Profile } from './score-topic.ts'
import { groupKey } from './topic-id.ts'

/** A group shared by all topics that require it, and what the article at hand holds of it. */
export interface IndexedGroup<Held> {
  key: string
  group: ConceptGroup
  uses: number
  /** How many concepts and words it is found by. */
  breadth: number
  /** Its place in `foundIn`. */
  number: number
  /** What its owner keeps with it. */
  held: Held
  /** Of the article that it was last found in. */
  occurrences: Occurrence[]
  strongest: number
  profile: Profile | undefined
}

/** What a hint at a concept is worth beside the concept itself. */
const HINT = {
  /** A word of many uses: alone in a title it stays below the threshold. */
  word: 0.54,
  /** Its capital, its government's seat, for a country. */
  country: 0.88,
  /** Somebody or something that is named for it. */
  implied: 0.9,
  /** Another concept that hints at it. */
  related: 0.45,
}

/** All groups that any topic requires, each once, and the way from an article's concepts, words and names to them. */
export class GroupIndex<Held> {
  readonly #lexicon: Lexicon
  readonly #makeHeld: () => Held
  readonly #groups = new Map<string, IndexedGroup<Held>>()
  readonly #byConcept = new Map<string, Set<IndexedGroup<Held>>>()
  readonly #byStem = new Map<string, Set<IndexedGroup<Held>>>()
  readonly #byName = new Map<string, Set<IndexedGroup<Held>>>()
  readonly #freeNumbers: number[] = []
  #numbers = 0
  /** Number of the article at hand. */
  article = 0
  /** By number of a group: the article that it was last found in. */
  foundIn = new Uint32Array(1024)

  constructor(lexicon: Lexicon, makeHeld: () => Held) {
    this.#lexicon = lexicon
    this.#makeHeld = makeHeld
  }

  get(key: string): IndexedGroup<Held> | undefined {
    return this.#groups.get(key)
  }

  /** Whether the article at hand holds the group. */
  isFound({ number }: IndexedGroup<Held>): boolean {
    return this.foundIn[number] === this.article
  }

  /** The one group that requires this; every use is to be released. */
  use(group: ConceptGroup): IndexedGroup<Held> {
    const key = groupKey(group)
    const known = this.#groups.get(key)
    if (known) {
      known.uses++
      return known
    }
    const breadth = termsOfGroup(group, this.#lexicon).length
    const indexed: IndexedGroup<Held> = {
      key,
      group,
      uses: 1,
      breadth,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      held: this.#makeHeld(),
      occurrences: [],
      strongest: 0,
      profile: undefined,
    }
    if (indexed.number >= this.foundIn.length) {
      const larger = new Uint32Array(2 * this.foundIn.length)
      larger.set(this.foundIn)
      this.foundIn = larger
    }
    this.foundIn[indexed.number] = 0
    this.#groups.set(key, indexed)
    for (const [map, term] of this.#termsOf(group)) {
      const groups = map.get(term)
      if (groups) groups.add(indexed)
      else map.set(term, new Set([indexed]))
    }
    return indexed
  }

  release(group: IndexedGroup<Held>): void {
    if (--group.uses === 0) this.#forget(group)
  }

  #forget(indexed: IndexedGroup<Held>): void {
    this.#groups.delete(indexed.key)
    this.#freeNumbers.push(indexed.number)
    for (const [map, term] of this.#termsOf(indexed.group)) {
      const groups = map.get(term)
      groups?.delete(indexed)
      if (groups?.size === 0) map.delete(term)
    }
  }

  *#termsOf(group: ConceptGroup): Generator<[Map<string, Set<IndexedGroup<Held>>>, string]> {
    for (const term of group.terms) {
      if (term.type === 'concept') yield [this.#byConcept, term.id]
      else if (term.type === 'phrase') yield [this.#byStem, term.stems[0] ?? '']
      else {
        yield [this.#byStem, term.stem]
        if (term.nameKey !== undefined) yield [this.#byName, term.nameKey]
      }
    }
  }

  /** The groups that the article holds; what it holds of each is noted in it. */
  find(sentences: readonly AnnotatedSentence[]): IndexedGroup<Held>[] {
    this.article++
    const found: IndexedGroup<Held>[] = []
    for (const [sentence, { tokens, hits }] of sentences.entries()) {
      for (const hit of hits) this.#noteConcept(hit, sentence, tokens[hit.from]?.norm ?? '', found)
      if (this.#byStem.size > 0) this.#noteWords(tokens, sentence, found)
    }
    return found
  }

  #noteWords(tokens: AnnotatedSentence['tokens'], sentence: number, found: IndexedGroup<Held>[]): void {
    for (let from = 0; from < tokens.length; from++) {
      const { norm, capital } = tokens[from] as AnnotatedSentence['tokens'][number]
      // A stem of one or two letters is only itself: "LG" is no beginning of other words.
      const shortest = Math.min(norm.length, Math.max(SHORTEST_STEM, norm.length - LONGEST_ENDING))
      for (let length = shortest; length <= norm.length; length++) {
        const stem = norm.slice(0, length)
        const groups = this.#byStem.get(stem)
        if (!groups || !isFormOf(norm, stem)) continue
        for (const group of groups) {
          const to = endOfWords(group, tokens, from, stem)
          if (to > from) this.#note(group, { sentence, from, to, strength: 1, word: norm }, found)
        }
      }
      const key = capital && this.#byName.size > 0 ? nameKey(norm) : undefined
      const named = key === undefined ? undefined : this.#byName.get(key)
      if (!named) continue
      for (const group of named)
        this.#note(group, { sentence, from, to: from + 1, strength: 1, word: norm }, found)
    }
  }

  #noteConcept(
    { concept, strength, from, to }: ConceptHit,
    sentence: number,
    word: string,
    found: IndexedGroup<Held>[],
  ): void {
    const known = this.#lexicon.concepts.get(concept)
    const own = strength === 'strong' ? 1 : known?.kind === 'country' ? HINT.country : HINT.word
    this.#noteAll(this.#lexicon.withBroader(concept), { sentence, from, to, strength: own, word }, found)
    if (strength === 'strong') {
      const hint = { sentence, from, to, strength: HINT.related, word: concept }
      this.#noteAll(this.#lexicon.hintedAtBy(concept), hint, found)
    }
    for (const office of known?.standsFor ?? []) {
      const implied = { sentence, from, to, strength: own * HINT.implied, word }
      this.#noteAll(this.#lexicon.withBroader(office.concept), implied, found)
      const hint = { sentence, from, to, strength: own * HINT.related, word: office.concept }
      this.#noteAll(this.#lexicon.hintedAtBy(office.concept), hint, found)
    }
  }

  #noteAll(concepts: readonly string[], occurrence: Occurrence, found: IndexedGroup<Held>[]): void {
    for (const concept of concepts) {
      const groups = this.#byConcept.get(concept)
      if (!groups) continue
      for (const group of groups) this.#note(group, occurrence, found)
    }
  }

  #note(group: IndexedGroup<Held>, occurrence: Occurrence, found: IndexedGroup<Held>[]): void {
    if (this.isFound(group)) {
      group.occurrences.push(occurrence)
      if (occurrence.strength > group.strongest) group.strongest = occurrence.strength
      return
    }
    this.foundIn[group.number] = this.article
    group.occurrences = [occurrence]
    group.strongest = occurrence.strength
    group.profile = undefined
    found.push(group)
  }
}

/** How likely an article holds a group: what many topics ask for is in the news, and so is what many words mean. */
export function commonness({ uses, breadth }: Pick<IndexedGroup<unknown>, 'uses' | 'breadth'>): number {
  return uses * breadth
}

/** Where the group's word or phrase that begins with `stem` at `from` ends; `from` where it does not stand there. */
function endOfWords(
  { group }: Pick<IndexedGroup<unknown>, 'group'>,
  tokens: AnnotatedSentence['tokens'],
  from: number,
  stem: string,
): number {
  let to = from
  for (const term of group.terms) {
    if (term.type === 'word' && term.stem === stem) to = Math.max(to, from + 1)
    if (term.type !== 'phrase' || term.stems[0] !== stem) continue
    const stands = term.stems.every((each, step) => {
      const token = tokens[from + step]
      return token !== undefined && isFormOf(token.norm, each)
    })
    if (stands) to = Math.max(to, from + term.stems.length)
  }
  return to
}

import type { ConceptHit, Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { isFormOf, LONGEST_ENDING, SHORTEST_STEM } from '../language/stem.ts'
import type { Article } from '../model/article.ts'
import type { ConceptGroup, Topic } from '../model/topic.ts'
import { type AnnotatedSentence, annotate, type Zone } from './annotate.ts'
import { ArticleSubjects } from './article-subjects.ts'
import { termsOfGroup } from './article-terms.ts'
import { type Explanation, explain } from './explain.ts'
import { passesFilters } from './is-from.ts'
import {
  LEAST_ALONE,
  type Occurrence,
  type Profile,
  profileOf,
  type Score,
  scoreSingle,
  scoreTopic,
} from './score-topic.ts'
import { LEAST_SCORE_OF_ALL } from './strictness.ts'
import { groupKey } from './topic-id.ts'

/** A topic that an article satisfies. */
export interface TopicMatch extends Explanation {
  topicId: string
  score: number
}

/** A group shared by all topics that require it, and what the article at hand holds of it. */
interface IndexedGroup {
  key: string
  group: ConceptGroup
  uses: number
  /** How many concepts and words it is found by. */
  breadth: number
  /** In `#foundIn`. */
  number: number
  /** Topics that are looked at when this group is found: those for which it was the rarest. */
  candidates: Candidates
  /** Of the article that it was last found in. */
  occurrences: Occurrence[]
  strongest: number
  profile: Profile | undefined
}

/**
 * Topics, and for each the numbers of two other groups that it requires (or of any, where it has fewer), side by side: most topics are ruled
 * out by these alone, without a look at them, which matters with a million.
 */
interface Candidates {
  topics: IndexedTopic[]
  others: number[]
}

interface IndexedTopic {
  topic: Topic
  /** Those of the topic, in its order. */
  groups: IndexedGroup[]
  without: IndexedGroup[]
  /** Where it is a candidate, and its place there. */
  among: Candidates
  place: number
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

/** What a match is worth where title and lead are set in other countries. */
const ELSEWHERE = 0.7

/**
 * All topics that anybody follows. An article is read once, whatever their number; a topic is looked at only when its rarest group
 * (the one that fewest topics require and fewest words mean) was found, as Lucene's Monitor does.
 */
export class TopicIndex {
  readonly #lexicon: Lexicon
  readonly #topics = new Map<string, IndexedTopic>()
  readonly #withoutGroups: Candidates = { topics: [], others: [] }
  readonly #groups = new Map<string, IndexedGroup>()
  readonly #byConcept = new Map<string, Set<IndexedGroup>>()
  readonly #byStem = new Map<string, Set<IndexedGroup>>()
  readonly #byName = new Map<string, Set<IndexedGroup>>()
  #articles = 0
  /** By number of a group: the article that it was last found in. */
  #foundIn = new Uint32Array(1024)
  readonly #freeNumbers: number[] = []
  #numbers = 0
  #satisfied = 0
  #subjects: ArticleSubjects | undefined

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  /** How many topics the last article held all groups of by words of their own, whether they met in it or not. */
  get lastSatisfied(): number {
    return this.#satisfied
  }

  /** Whether the last article held a group, by its key. */
  lastHeld(key: string): boolean {
    const group = this.#groups.get(key)
    return group !== undefined && this.#isFound(group)
  }

  /** Whether the last article held a group so that a topic without it is out. */
  lastExcluded(key: string): boolean {
    return this.lastHeld(key) && this.#groups.get(key)?.strongest === 1
  }

  get size(): number {
    return this.#topics.size
  }

  add(topic: Topic): void {
    if (this.#topics.has(topic.id)) return
    const groups = topic.groups.map((group) => this.#use(group))
    const without = (topic.without ?? []).map((group) => this.#use(group))
    const among = this.#rarestOf(groups)?.candidates ?? this.#withoutGroups
    const indexed = { topic, groups, without, among, place: among.topics.length }
    const others = groups.filter(({ candidates }) => candidates !== among)
    const [first = groups[0], second = first] = others
    among.topics.push(indexed)
    among.others.push(first?.number ?? 0, second?.number ?? 0)
    this.#topics.set(topic.id, indexed)
  }

  remove(id: string): void {
    const indexed = this.#topics.get(id)
    if (!indexed) return
    this.#topics.delete(id)
    const { topics, others } = indexed.among
    const last = topics.pop() as IndexedTopic
    const [first = 0, second = 0] = others.splice(-2)
    if (last !== indexed) {
      topics[indexed.place] = last
      others[2 * indexed.place] = first
      others[2 * indexed.place + 1] = second
      last.place = indexed.place
    }
    for (const group of [...indexed.groups, ...indexed.without]) {
      if (--group.uses === 0) this.#forget(group)
    }
  }

  /**
   * Every topic that the article satisfies at least loosely, with score and evidence, in the order of their ids. `sentences` spares reading
   * the article again where it was annotated before.
   */
  match(article: Article, sentences = annotate(article, this.#lexicon)): TopicMatch[] {
    const zones = sentences.map(({ zone }) => zone)
    const matches: TopicMatch[] = []
    this.#satisfied = 0
    for (const indexed of this.#candidates(sentences)) {
      const match = this.#matchTopic(indexed, article, sentences, zones)
      if (match) matches.push(match)
    }
    return matches.sort((a, b) => (a.topicId < b.topicId ? -1 : 1))
  }

  /** The topics that all of what was looked at speaks for. */
  #candidates(sentences: readonly AnnotatedSentence[]): IndexedTopic[] {
    const found = this.#find(sentences)
    const [foundIn, article] = [this.#foundIn, this.#articles]
    const candidates = [...this.#withoutGroups.topics]
    for (const { candidates: each } of found) {
      const { topics, others } = each
      for (let index = 0; index < topics.length; index++) {
        if (foundIn[others[2 * index] as number] !== article) continue
        if (foundIn[others[2 * index + 1] as number] !== article) continue
        candidates.push(topics[index] as IndexedTopic)
      }
    }
    return candidates
  }

  #isFound({ number }: IndexedGroup): boolean {
    return this.#foundIn[number] === this.#articles
  }

  #matchTopic(
    { topic, groups, without }: IndexedTopic,
    article: Article,
    sentences: readonly AnnotatedSentence[],
    zones: readonly Zone[],
  ): TopicMatch | undefined {
    for (const group of groups) if (!this.#isFound(group)) return undefined
    for (const group of without) {
      if (this.#isFound(group) && group.strongest === 1) return undefined
    }
    if (!passesFilters(topic, article)) return undefined
    if (groups.every(({ strongest }) => strongest >= LEAST_ALONE)) this.#satisfied++
    if (groups.length === 0) return { topicId: topic.id, score: 1, evidence: [] }
    const profiles = groups.map((group) => (group.profile ??= profileOf(group.occurrences, zones)))
    const { score, place } = this.#score(groups, profiles, sentences, zones)
    return score < LEAST_SCORE_OF_ALL
      ? undefined
      : { topicId: topic.id, score, ...explain(groups, place, sentences) }
  }

  #score(
    groups: readonly IndexedGroup[],
    profiles: readonly Profile[],
    sentences: readonly AnnotatedSentence[],
    zones: readonly Zone[],
  ): Score {
    this.#subjects ??= new ArticleSubjects(sentences, this.#lexicon)
    const subjects = this.#subjects
    const [group, ...others] = groups
    const [profile] = profiles
    if (group && profile && others.length === 0)
      return scoreSingle(profile, zones, {
        kind: this.#isTheme(group.group) ? 'theme' : 'name',
        isSupported: subjects.supports(group.group),
      })
    const { score, place } = scoreTopic(profiles, zones)
    for (let index = 0; index < groups.length; index++) {
      const each = groups[index] as IndexedGroup
      if (profiles[index]?.top === 0 && subjects.isElsewhere(each.group))
        return { score: score * ELSEWHERE, place }
    }
    return { score, place }
  }

  #isTheme({ terms }: ConceptGroup): boolean {
    return terms.every(
      (term) => term.type === 'concept' && this.#lexicon.concepts.get(term.id)?.kind === 'theme',
    )
  }

  /** The groups that the article holds; what it holds of each is noted in it. */
  #find(sentences: readonly AnnotatedSentence[]): IndexedGroup[] {
    this.#articles++
    this.#subjects = undefined
    const found: IndexedGroup[] = []
    for (const [sentence, { tokens, hits }] of sentences.entries()) {
      for (const hit of hits) this.#noteConcept(hit, sentence, tokens[hit.from]?.norm ?? '', found)
      if (this.#byStem.size > 0) this.#noteWords(tokens, sentence, found)
    }
    return found
  }

  #noteWords(tokens: AnnotatedSentence['tokens'], sentence: number, found: IndexedGroup[]): void {
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
    found: IndexedGroup[],
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

  #noteAll(concepts: readonly string[], occurrence: Occurrence, found: IndexedGroup[]): void {
    for (const concept of concepts) {
      const groups = this.#byConcept.get(concept)
      if (!groups) continue
      for (const group of groups) this.#note(group, occurrence, found)
    }
  }

  #note(group: IndexedGroup, occurrence: Occurrence, found: IndexedGroup[]): void {
    if (this.#isFound(group)) {
      group.occurrences.push(occurrence)
      if (occurrence.strength > group.strongest) group.strongest = occurrence.strength
      return
    }
    this.#foundIn[group.number] = this.#articles
    group.occurrences = [occurrence]
    group.strongest = occurrence.strength
    group.profile = undefined
    found.push(group)
  }

  #rarestOf(groups: readonly IndexedGroup[]): IndexedGroup | undefined {
    let rarest: IndexedGroup | undefined
    for (const group of groups) if (!rarest || commonness(group) < commonness(rarest)) rarest = group
    return rarest
  }

  #use(group: ConceptGroup): IndexedGroup {
    const key = groupKey(group)
    const known = this.#groups.get(key)
    if (known) {
      known.uses++
      return known
    }
    const breadth = termsOfGroup(group, this.#lexicon).length
    const indexed: IndexedGroup = {
      key,
      group,
      uses: 1,
      breadth,
      number: this.#freeNumbers.pop() ?? this.#numbers++,
      candidates: { topics: [], others: [] },
      occurrences: [],
      strongest: 0,
      profile: undefined,
    }
    if (indexed.number >= this.#foundIn.length) {
      const larger = new Uint32Array(2 * this.#foundIn.length)
      larger.set(this.#foundIn)
      this.#foundIn = larger
    }
    this.#foundIn[indexed.number] = 0
    this.#groups.set(key, indexed)
    for (const [map, term] of this.#termsOf(group)) {
      const groups = map.get(term)
      if (groups) groups.add(indexed)
      else map.set(term, new Set([indexed]))
    }
    return indexed
  }

  #forget(indexed: IndexedGroup): void {
    this.#groups.delete(indexed.key)
    this.#freeNumbers.push(indexed.number)
    for (const [map, term] of this.#termsOf(indexed.group)) {
      const groups = map.get(term)
      groups?.delete(indexed)
      if (groups?.size === 0) map.delete(term)
    }
  }

  *#termsOf(group: ConceptGroup): Generator<[Map<string, Set<IndexedGroup>>, string]> {
    for (const term of group.terms) {
      if (term.type === 'concept') yield [this.#byConcept, term.id]
      else if (term.type === 'phrase') yield [this.#byStem, term.stems[0] ?? '']
      else {
        yield [this.#byStem, term.stem]
        if (term.nameKey !== undefined) yield [this.#byName, term.nameKey]
      }
    }
  }
}

/** How likely an article holds a group: what many topics ask for is in the news, and so is what many words mean. */
function commonness({ uses, breadth }: IndexedGroup): number {
  return uses * breadth
}

/** Where the group's word or phrase that begins with `stem` at `from` ends; `from` where it does not stand there. */
function endOfWords(
  { group }: IndexedGroup,
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

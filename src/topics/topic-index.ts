import type { Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { isFormOf } from '../language/stem.ts'
import type { Token } from '../language/tokenize.ts'
import type { Article } from '../model/article.ts'
import type { ConceptGroup, Topic } from '../model/topic.ts'
import { type AnnotatedSentence, annotate } from './annotate.ts'
import { type Explanation, explain } from './explain.ts'
import { type Occurrence, scoreTopic, THRESHOLD } from './score-topic.ts'
import { groupKey } from './topic-id.ts'

/** A topic that an article satisfies. */
export interface TopicMatch extends Explanation {
  topicId: string
  score: number
}

/** A group shared by all topics that require it. */
interface IndexedGroup {
  key: string
  uses: number
  /** Topics that are looked at when this group is found: those for which it was the rarest. */
  topics: Map<string, IndexedTopic>
}

interface IndexedTopic {
  topic: Topic
  /** Those of the topic, in its order. */
  groups: IndexedGroup[]
}

// A hint at a country (its capital, its president) says more than a hint at a theme (a word of many uses).
const WEAK_NAME = 0.8
const WEAK_THEME = 0.58 // alone in a title it stays below the threshold
const SHORTEST_STEM = 3

/**
 * All topics that anybody follows. An article is read once, whatever their number; a topic is looked at only when its rarest group
 * (the one that fewest topics require) was found, as Lucene's Monitor does.
 */
export class TopicIndex {
  readonly #lexicon: Lexicon
  readonly #topics = new Map<string, IndexedTopic>()
  readonly #groups = new Map<string, IndexedGroup>()
  readonly #byConcept = new Map<string, Set<IndexedGroup>>()
  readonly #byStem = new Map<string, Set<IndexedGroup>>()
  readonly #byName = new Map<string, Set<IndexedGroup>>()

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  get size(): number {
    return this.#topics.size
  }

  add(topic: Topic): void {
    if (this.#topics.has(topic.id)) return
    const indexed = { topic, groups: topic.groups.map((group) => this.#use(group)) }
    this.#topics.set(topic.id, indexed)
    indexed.groups.reduce((a, b) => (b.uses < a.uses ? b : a)).topics.set(topic.id, indexed)
  }

  remove(id: string): void {
    const indexed = this.#topics.get(id)
    if (!indexed) return
    this.#topics.delete(id)
    for (const [index, group] of indexed.groups.entries()) {
      group.topics.delete(id)
      group.uses--
      if (group.uses === 0) this.#forget(indexed.topic.groups[index] as ConceptGroup, group)
    }
  }

  /** Every topic that the article satisfies, with score and evidence, in the order of their ids. */
  match(article: Article): TopicMatch[] {
    const sentences = annotate(article, this.#lexicon)
    const found = this.#occurrences(sentences)
    const matches: TopicMatch[] = []
    for (const group of found.keys()) {
      for (const { topic, groups } of group.topics.values()) {
        const occurrences = groups.map((each) => found.get(each) ?? [])
        if (occurrences.some((each) => each.length === 0)) continue
        const { score, places } = scoreTopic(occurrences, sentences)
        if (score >= THRESHOLD)
          matches.push({ topicId: topic.id, score, ...explain(topic, places, occurrences, sentences) })
      }
    }
    return matches.sort((a, b) => (a.topicId < b.topicId ? -1 : 1))
  }

  #occurrences(sentences: readonly AnnotatedSentence[]): Map<IndexedGroup, Occurrence[]> {
    const found = new Map<IndexedGroup, Occurrence[]>()
    const note = (groups: Iterable<IndexedGroup> | undefined, occurrence: Occurrence) => {
      for (const group of groups ?? []) {
        const others = found.get(group)
        if (others) others.push(occurrence)
        else found.set(group, [occurrence])
      }
    }
    for (const [sentence, { tokens, hits }] of sentences.entries()) {
      for (const { concept, strength, from, to } of hits) {
        const weak = this.#lexicon.concepts.get(concept)?.kind === 'theme' ? WEAK_THEME : WEAK_NAME
        const occurrence = { sentence, from, to, strength: strength === 'strong' ? 1 : weak }
        note(this.#byConcept.get(concept), occurrence)
      }
      for (const [from, token] of tokens.entries()) {
        const occurrence = { sentence, from, to: from + 1, strength: 1 }
        for (const groups of this.#groupsOfWord(token)) note(groups, occurrence)
      }
    }
    return found
  }

  *#groupsOfWord(token: Token): Generator<Set<IndexedGroup>> {
    if (this.#byStem.size > 0) {
      for (let length = Math.min(SHORTEST_STEM, token.norm.length); length <= token.norm.length; length++) {
        const stem = token.norm.slice(0, length)
        const groups = this.#byStem.get(stem)
        if (groups && isFormOf(token.norm, stem)) yield groups
      }
    }
    if (token.capital && this.#byName.size > 0) {
      const key = nameKey(token.norm)
      const groups = key === undefined ? undefined : this.#byName.get(key)
      if (groups) yield groups
    }
  }

  #use(group: ConceptGroup): IndexedGroup {
    const key = groupKey(group)
    const known = this.#groups.get(key)
    if (known) {
      known.uses++
      return known
    }
    const indexed: IndexedGroup = { key, uses: 1, topics: new Map() }
    this.#groups.set(key, indexed)
    for (const [map, term] of this.#termsOf(group)) {
      const groups = map.get(term)
      if (groups) groups.add(indexed)
      else map.set(term, new Set([indexed]))
    }
    return indexed
  }

  #forget(group: ConceptGroup, indexed: IndexedGroup): void {
    this.#groups.delete(indexed.key)
    for (const [map, term] of this.#termsOf(group)) {
      const groups = map.get(term)
      groups?.delete(indexed)
      if (groups?.size === 0) map.delete(term)
    }
  }

  *#termsOf(group: ConceptGroup): Generator<[Map<string, Set<IndexedGroup>>, string]> {
    for (const term of group.terms) {
      if (term.type === 'concept') {
        for (const id of this.#lexicon.withNarrower(term.id)) yield [this.#byConcept, id]
      } else {
        yield [this.#byStem, term.stem]
        if (term.nameKey !== undefined) yield [this.#byName, term.nameKey]
      }
    }
  }
}

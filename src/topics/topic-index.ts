import type { Lexicon } from '../language/lexicon.ts'
import type { Article } from '../model/article.ts'
import type { ConceptGroup, Topic } from '../model/topic.ts'
import { type AnnotatedSentence, annotate, type Zone } from './annotate.ts'
import { ArticleSubjects } from './article-subjects.ts'
import { type Explanation, explain } from './explain.ts'
import { commonness, GroupIndex, type IndexedGroup } from './group-index.ts'
import { passesFilters } from './passes-filters.ts'
import { LEAST_ALONE, type Profile, profileOf, type Score, scoreSingle, scoreTopic } from './score-topic.ts'
import { LEAST_SCORE_OF_ALL } from './strictness.ts'

/** A topic that an article satisfies. */
export interface TopicMatch extends Explanation {
  topicId: string
  score: number
}

type Group = IndexedGroup<Candidates>

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
  groups: Group[]
  without: Group[]
  /** Where it is a candidate, and its place there. */
  among: Candidates
  place: number
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
  readonly #groups: GroupIndex<Candidates>
  #satisfied = 0
  #subjects: ArticleSubjects | undefined

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
    this.#groups = new GroupIndex<Candidates>(lexicon, () => ({ topics: [], others: [] }))
  }

  /** How many topics the last article held all groups of by words of their own, whether they met in it or not. */
  get lastSatisfied(): number {
    return this.#satisfied
  }

  /** Whether the last article held a group, by its key. */
  lastHeld(key: string): boolean {
    const group = this.#groups.get(key)
    return group !== undefined && this.#groups.isFound(group)
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
    const groups = topic.groups.map((group) => this.#groups.use(group))
    const without = (topic.without ?? []).map((group) => this.#groups.use(group))
    const among = this.#rarestOf(groups)?.held ?? this.#withoutGroups
    const indexed = { topic, groups, without, among, place: among.topics.length }
    const others = groups.filter(({ held }) => held !== among)
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
      this.#groups.release(group)
    }
  }

  /**
   * Every topic that the article satisfies at least loosely, with score and evidence, in the order of their ids. `sentences` spares reading
   * the article again where it was annotated before.
   */
  match(
    article: Article,
    sentences: readonly AnnotatedSentence[] = annotate(article, this.#lexicon),
  ): TopicMatch[] {
    const zones = sentences.map(({ zone }) => zone)
    const matches: TopicMatch[] = []
    this.#satisfied = 0
    for (const indexed of this.#candidates(sentences)) {
      const match = this.#matchTopic(indexed, article, sentences, zones)
      if (match) matches.push(match)
    }
    return matches.sort((a, b) => (a.topicId < b.topicId ? -1 : 1))
  }

  /** Whether a part of any topic is in these sentences. */
  holdsAny(sentences: readonly AnnotatedSentence[]): boolean {
    return this.#groups.find(sentences).length > 0
  }

  /** The topics that all of what was looked at speaks for. */
  #candidates(sentences: readonly AnnotatedSentence[]): IndexedTopic[] {
    this.#subjects = undefined
    const found = this.#groups.find(sentences)
    const { foundIn, article } = this.#groups
    const candidates = [...this.#withoutGroups.topics]
    for (const { held } of found) {
      const { topics, others } = held
      for (let index = 0; index < topics.length; index++) {
        if (foundIn[others[2 * index] as number] !== article) continue
        if (foundIn[others[2 * index + 1] as number] !== article) continue
        candidates.push(topics[index] as IndexedTopic)
      }
    }
    return candidates
  }

  #matchTopic(
    { topic, groups, without }: IndexedTopic,
    article: Article,
    sentences: readonly AnnotatedSentence[],
    zones: readonly Zone[],
  ): TopicMatch | undefined {
    for (const group of groups) if (!this.#groups.isFound(group)) return undefined
    for (const group of without) {
      if (this.#groups.isFound(group) && group.strongest === 1) return undefined
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
    groups: readonly Group[],
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
      const each = groups[index] as Group
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

  #rarestOf(groups: readonly Group[]): Group | undefined {
    let rarest: Group | undefined
    for (const group of groups) if (!rarest || commonness(group) < commonness(rarest)) rarest = group
    return rarest
  }
}

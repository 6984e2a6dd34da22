import type { Language } from './language.ts'
import type { Instant } from './time.ts'

/** One thing a group may be. */
export type Term =
  /** A concept of the lexicon. */
  | { type: 'concept'; id: string }
  /** A word that the lexicon does not know: `stem` as it begins in the topic's language, `nameKey` how it sounds as a name in any script. */
  | { type: 'word'; stem: string; nameKey?: string }
  /** Words one after the other, each by its stem. */
  | { type: 'phrase'; stems: string[] }

/** A part of a topic. It is found where any of its terms is. */
export type ConceptGroup = { terms: Term[] }

/** A part of a topic with the words that a person typed for it. */
export type TypedGroup = ConceptGroup & { words: string }

/** What an article must be about: all groups are required, none of `without`. */
export type Requirements<Group extends ConceptGroup = ConceptGroup> = {
  groups: Group[]
  without?: Group[]
  /** Only articles in one of these. */
  languages?: Language[]
  /** Only articles of feeds or hosts with one of these names, in lower case. Without groups: all that they bring. */
  sources?: string[]
  /** No articles of these. */
  withoutSources?: string[]
}

/** Shared by all who follow it, so it holds nobody's words. */
export type Topic = { id: string } & Requirements

/** A topic as one person typed it. Those that mean the same have the same id. */
export type TypedTopic = { id: string; text: string; language: Language } & Requirements<TypedGroup>

/** How much an article must be about a topic to reach a person. */
export type Strictness = 'focused' | 'balanced' | 'wide'

/** Why a text is no topic. */
export interface TopicProblem {
  type:
    | 'empty'
    | 'address'
    | 'too-long'
    | 'no-words'
    | 'too-broad'
    | 'too-many-groups'
    | 'only-exclusions'
    | 'excludes-itself'
    | 'unknown-language'
    | 'no-source'
}

export interface StoredTopic {
  topic: Topic
  createdAt: Instant
  /** When the stored articles had been searched for it; unset means that this is still to be done. */
  searchedAt?: Instant
  /** Set where there were too many to look at all of them. */
  hasMore?: true
}

/** Where a match was seen: for one group, the words found and the sentence they stand in. */
export interface Evidence {
  /** `groupKey` of the group. */
  group: string
  /** As they stand in the article. */
  words: string[]
  sentence: string
}

/** An article that satisfies a topic. */
export interface Match {
  topicId: string
  storyId: string
  articleId: string
  /** 0..1 */
  score: number
  evidence: Evidence[]
  /** Beside the title, the sentence in which most of the groups meet. */
  quote?: string
  /** When the article was published or, undated, first seen. */
  at: Instant
  /** When the article was first seen. */
  seenAt: Instant
  /** When the newest article that was fanned out for it had been first seen, and the best score that was. */
  fannedOutAt?: Instant
  fannedOutScore?: number
}

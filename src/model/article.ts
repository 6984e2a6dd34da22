import type { Language } from './language.ts'
import type { Instant } from './time.ts'

/** One entry of a feed, cleaned. All texts are plain: no markup. */
export interface Article {
  /** Hash of the canonical link, else of guid or title: the same entry in two feeds is one article. */
  id: string
  storyId: string
  feedId: string
  /** The title of its feed. */
  source: string
  title: string
  lead: string
  /** What follows the lead; title, lead and text together hold at most 4,000 characters. */
  text: string
  language: Language
  /** http(s) only; unset when the feed gives none that is safe to show. */
  link?: string
  /** The first sound or film that comes with it; http(s) only. */
  media?: { url: string; kind: 'audio' | 'video' }
  /** As the feed dates it; a date in the future is set to when it was first seen. */
  publishedAt?: Instant
  firstSeenAt: Instant
  /** Promise 3: first seen after its feed's first successful poll and dated, if at all, within 24 hours. */
  alertable: boolean
}

/** An article whose feed gave little of it, until its page has been read. */
export interface AwaitedPage {
  articleId: string
  host: string
  since: Instant
  /** Not to be read before. */
  dueAt: Instant
  /** Times that reading it has failed. */
  tries: number
}

/** What an article is compared by: kind and name of each feature (`concept army`, `name brsv`, `number 6500`, `word harves`) and its weight. */
export interface StorySignature {
  /** Who reports: the host of its link, else its feed. */
  outlet: string
  language: Language
  features: Record<string, number>
}

/** The articles that report the same event; its id is its first article's. */
export interface Story {
  id: string
  firstSeenAt: Instant
  articleIds: string[]
  /** The signatures of its articles, by which the next one is compared. */
  signatures: StorySignature[]
}

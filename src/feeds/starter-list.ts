import type { Language } from '../model/language.ts'
import list from './starter-feeds.json' with { type: 'json' }

/** A feed of a well-known outlet. */
export interface StarterFeed {
  title: string
  url: string
  language: Language
  /** ISO 3166-1 alpha-2: where it has its seat; of one in exile, whose readers it is for. */
  country: string
}

/** Feeds to begin with, by language. Nothing of it is polled that nobody chose. */
export const starterFeeds = list as readonly StarterFeed[]

import type { Lexicon } from '../language/lexicon.ts'
import type { Story, StorySignature } from '../model/article.ts'
import type { Instant } from '../model/time.ts'
import { type Reported, signatureOf } from './story-signature.ts'

const WINDOW: Instant = 36 * 3_600_000 // reports of one event come within so long
const MOST_SIGNATURES = 12 // of one story; more say nothing new
const SAME_STORY = 0.2 // least similarity, 0..1
// Least share of names and numbers, or else of words, in common: concepts alone never make one event of two.
const SHARED_NAMES = 0.3
const SHARED_WORDS = 0.5
// Least similarity of two articles of one outlet: it corrects and repeats itself, but seldom reports an event anew.
const SAME_TEXT = 0.9
const LEAST_IN_COMMON = 2 // features of any kind; one more within a language, where a name is also a word
const MANY = 30 // articles taken for read before the first, so that nothing looks rare at the start

// How much each kind of feature tells, beside its rarity.
const KINDS: Record<string, number> = { concept: 1, place: 1, country: 1, name: 1.5, number: 1.5, word: 0.7 }

/**
 * The stories of the last day and a half, and which of them a new article reports: the one whose articles it resembles most (cosine of
 * features weighted by rarity), if that is enough. Stories never merge: a wrong join would keep news from people, a missed one only
 * repeats it, so the thresholds are on the careful side.
 */
export class StoryIndex {
  readonly #lexicon: Lexicon
  readonly #stories = new Map<string, Story>()
  readonly #byFeature = new Map<string, Set<string>>()
  /** Reports by what they could be recognised by. */
  readonly #byDetail = new Map<string, Set<Report>>()
  readonly #reports = new Map<StorySignature, Report>()

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  /** Takes up the stories of the window from all that are stored, in the order they came. */
  async load(stored: AsyncIterable<Story>, now: Instant): Promise<void> {
    const recent: Story[] = []
    for await (const story of stored) if (story.firstSeenAt >= now - WINDOW) recent.push(story)
    for (const story of recent.sort((a, b) => a.firstSeenAt - b.firstSeenAt)) this.put(story)
  }

  /** A story as it is stored, or is about to be. */
  put(story: Story): void {
    this.#stories.set(story.id, story)
    for (const signature of story.signatures) this.#addReport(story.id, signature)
    for (const feature of featuresOf(story)) {
      const stories = this.#byFeature.get(feature)
      if (stories) stories.add(story.id)
      else this.#byFeature.set(feature, new Set([story.id]))
    }
  }

  get(id: string): Story | undefined {
    return this.#stories.get(id)
  }

  /** Takes back a story whose commit failed, or that is too old. */
  drop(id: string): void {
    const story = this.#stories.get(id)
    if (!story) return
    this.#stories.delete(id)
    for (const signature of story.signatures) this.#dropReport(signature)
    for (const feature of featuresOf(story)) {
      const stories = this.#byFeature.get(feature)
      stories?.delete(id)
      if (stories?.size === 0) this.#byFeature.delete(feature)
    }
  }

  /**
   * The story that the article belongs to, with the article in it: a known one, or a new one with the article's id. `now`: the time as it
   * is believed, where the clock may be wrong.
   */
  assign(article: Reported & { id: string; firstSeenAt: Instant }, now = article.firstSeenAt): Story {
    this.#forgetBefore(Math.min(now, article.firstSeenAt) - WINDOW)
    const signature = signatureOf(article, this.#lexicon)
    const { id, firstSeenAt } = article
    const story = this.#mostSimilar(signature) ?? { id, firstSeenAt, articleIds: [], signatures: [] }
    return {
      ...story,
      articleIds: [...story.articleIds, id],
      signatures: [...story.signatures, signature].slice(0, MOST_SIGNATURES),
    }
  }

  #mostSimilar(signature: StorySignature): Story | undefined {
    const report = reportOf('', signature)
    const length = this.#length(signature)
    const related = this.#relatedTo(report)
    let best: Story | undefined
    let bestSimilarity = SAME_STORY
    for (const id of new Set([...related].map(({ storyId }) => storyId))) {
      const story = this.#stories.get(id)
      const similarity = story ? this.#similarityTo(story, signature, length, related) : 0
      if (story && similarity >= bestSimilarity) [best, bestSimilarity] = [story, similarity]
    }
    return best
  }

  /** The reports that have enough of their details in common with this one to be of one event. */
  #relatedTo(report: Report): Set<Report> {
    const shared = new Map<Report, { count: number; last: string }>()
    for (const detail of report.details) {
      for (const other of this.#byDetail.get(detail) ?? []) {
        const found = shared.get(other)
        if (found) found.count++
        else shared.set(other, { count: 1, last: detail })
      }
    }
    const related = new Set<Report>()
    for (const [other, { count, last }] of shared) {
      if (other.byWords !== report.byWords) continue
      // One number in common is chance; one name is a subject, and an event only with something else.
      if (count === 1 && kindOf(last) === 'number') continue
      const share = count / Math.min(report.details.length, other.details.length)
      if (share < (report.byWords ? SHARED_WORDS : SHARED_NAMES)) continue
      if (isElsewhere(report, other) || !haveEnoughInCommon(report.signature, other.signature)) continue
      related.add(other)
    }
    return related
  }

  /** Between the mean and the best over its articles: a story keeps its subject while it grows. */
  #similarityTo(
    { signatures }: Story,
    signature: StorySignature,
    length: number,
    related: ReadonlySet<Report>,
  ): number {
    const each: number[] = []
    for (const other of signatures) {
      const report = this.#reports.get(other)
      const isRelated = report !== undefined && related.has(report)
      const similarity = isRelated ? this.#cosine(signature, length, other) : 0
      if (other.outlet === signature.outlet && similarity < SAME_TEXT) return 0
      each.push(similarity)
    }
    return (each.reduce((sum, value) => sum + value, 0) / each.length + Math.max(...each)) / 2
  }

  #cosine(a: StorySignature, lengthOfA: number, b: StorySignature): number {
    let both = 0
    for (const [feature, weight] of Object.entries(a.features)) {
      const other = b.features[feature]
      if (other !== undefined) both += weight * other * this.#worth(feature) ** 2
    }
    return both === 0 ? 0 : both / (lengthOfA * this.#length(b))
  }

  #length({ features }: StorySignature): number {
    let sum = 0
    for (const [feature, weight] of Object.entries(features)) sum += (weight * this.#worth(feature)) ** 2
    return Math.sqrt(sum)
  }

  #worth(feature: string): number {
    const stories = this.#byFeature.get(feature)?.size ?? 0
    const rarity = Math.log((this.#stories.size + MANY) / (stories + 1))
    return Math.max(0, rarity) * (KINDS[kindOf(feature)] ?? 1)
  }

  #addReport(storyId: string, signature: StorySignature): void {
    if (this.#reports.has(signature)) return
    const report = reportOf(storyId, signature)
    this.#reports.set(signature, report)
    for (const detail of report.details) {
      const reports = this.#byDetail.get(detail)
      if (reports) reports.add(report)
      else this.#byDetail.set(detail, new Set([report]))
    }
  }

  #dropReport(signature: StorySignature): void {
    const report = this.#reports.get(signature)
    if (!report) return
    this.#reports.delete(signature)
    for (const detail of report.details) {
      const reports = this.#byDetail.get(detail)
      reports?.delete(report)
      if (reports?.size === 0) this.#byDetail.delete(detail)
    }
  }

  #forgetBefore(instant: Instant): void {
    for (const [id, story] of this.#stories) {
      if (story.firstSeenAt >= instant) return // stories stand in the order they came
      this.drop(id)
    }
  }
}

function featuresOf({ signatures }: Story): Set<string> {
  return new Set(signatures.flatMap(({ features }) => Object.keys(features)))
}

/** One article of a story, as it is looked up. */
interface Report {
  storyId: string
  signature: StorySignature
  /** What must be in common: names and numbers tell events apart; only reports that have none of them are compared by their words. */
  details: string[]
  byWords: boolean
  places: string[]
  countries: string[]
}

function reportOf(storyId: string, signature: StorySignature): Report {
  const features = Object.keys(signature.features)
  const ofKind = (...kinds: string[]) => features.filter((feature) => kinds.includes(kindOf(feature)))
  const exact = ofKind('name', 'number')
  const byWords = exact.length === 0
  const details = byWords ? ofKind('word') : exact
  return { storyId, signature, details, byWords, places: ofKind('place'), countries: ofKind('country') }
}

/** An event happens somewhere: reports from different places, or different countries, are of different events. */
function isElsewhere(a: Report, b: Report): boolean {
  return areDisjoint(a.places, b.places) || areDisjoint(a.countries, b.countries)
}

/** Whether both have some, and none in common. */
function areDisjoint(ours: readonly string[], theirs: readonly string[]): boolean {
  return ours.length > 0 && theirs.length > 0 && !ours.some((each) => theirs.includes(each))
}

function haveEnoughInCommon(a: StorySignature, b: StorySignature): boolean {
  const least = LEAST_IN_COMMON + (a.language === b.language ? 1 : 0)
  let inCommon = 0
  for (const feature in a.features) if (feature in b.features && ++inCommon >= least) return true
  return false
}

function kindOf(feature: string): string {
  return feature.slice(0, feature.indexOf(' '))
}

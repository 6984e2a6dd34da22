import type { Lexicon } from '../language/lexicon.ts'
import type { Article } from '../model/article.ts'
import type { Instant } from '../model/time.ts'
import type { Topic } from '../model/topic.ts'
import { type AnnotatedSentence, annotate } from '../topics/annotate.ts'
import { termsOfArticle, termsOfGroup } from '../topics/article-terms.ts'
import { breathe } from './breathe.ts'

const DAY: Instant = 86_400_000
const BREATH_EVERY = 8 // articles, then other work gets its turn

/** The articles that were first seen on one day. */
interface Segment {
  articles: Pick<Article, 'id' | 'firstSeenAt'>[]
  /** By term: places in `articles`, ascending. */
  places: Map<string, number[]>
}

/**
 * Which stored articles may satisfy a topic, without reading them: an inverted index in memory, a segment a day, so that what is no longer
 * kept goes by the day. It is made anew at every start, in the background, since the lexicon may have changed.
 */
export class ArticleIndex {
  readonly #lexicon: Lexicon
  readonly #segments = new Map<number, Segment>()
  readonly #known = new Set<string>()

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
  }

  get size(): number {
    return this.#known.size
  }

  /** Reads the stored articles, giving way to other work. */
  async load(articles: AsyncIterable<Article>, signal: AbortSignal): Promise<void> {
    let read = 0
    for await (const article of articles) {
      if (signal.aborted) return
      this.add(article, annotate(article, this.#lexicon))
      if (++read % BREATH_EVERY === 0) await breathe()
    }
  }

  add(article: Pick<Article, 'id' | 'firstSeenAt'>, sentences: readonly AnnotatedSentence[]): void {
    if (this.#known.has(article.id)) return
    this.#known.add(article.id)
    this.addMore(article, sentences)
  }

  /** Takes up what an article that is known has besides, now that its page was read. */
  addMore(
    { id, firstSeenAt }: Pick<Article, 'id' | 'firstSeenAt'>,
    sentences: readonly AnnotatedSentence[],
  ): void {
    const day = Math.floor(firstSeenAt / DAY)
    let segment = this.#segments.get(day)
    if (!segment) {
      segment = { articles: [], places: new Map() }
      this.#segments.set(day, segment)
    }
    const place = segment.articles.push({ id, firstSeenAt }) - 1
    for (const term of termsOfArticle(sentences)) {
      const places = segment.places.get(term)
      if (places) places.push(place)
      else segment.places.set(term, [place])
    }
  }

  /** Forgets the days that ended before an instant. */
  dropBefore(instant: Instant): void {
    for (const [day, { articles }] of this.#segments) {
      if ((day + 1) * DAY > instant) continue
      this.#segments.delete(day)
      for (const { id } of articles) this.#known.delete(id)
    }
  }

  /** Ids of the articles that may satisfy the topic, the newest first; for a topic without groups all of them. */
  candidates({ groups }: Pick<Topic, 'groups'>): string[] {
    const wanted = groups.map((group) => termsOfGroup(group, this.#lexicon))
    const newestFirst = [...this.#segments].sort(([a], [b]) => b - a)
    const found = newestFirst.flatMap(([, segment]) =>
      holdingAll(wanted, segment)
        .sort((a, b) => b.firstSeenAt - a.firstSeenAt)
        .map(({ id }) => id),
    )
    return [...new Set(found)] // one whose page was read stands there twice
  }
}

/** The articles of a day that have a term of each group. */
function holdingAll(
  groups: readonly (readonly string[])[],
  { articles, places }: Segment,
): Segment['articles'] {
  let found: Set<number> | undefined
  for (const terms of groups) {
    const holding = new Set<number>()
    for (const term of terms) {
      for (const place of places.get(term) ?? []) if (!found || found.has(place)) holding.add(place)
    }
    found = holding
  }
  return found ? [...found].map((place) => articles[place] as Segment['articles'][number]) : [...articles]
}

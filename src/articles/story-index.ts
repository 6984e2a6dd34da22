import { tokenize } from '../language/tokenize.ts'
import type { Article, Story } from '../model/article.ts'
import type { Instant } from '../model/time.ts'

const SAME_STORY = 0.3 // least Jaccard similarity of two signatures
const WINDOW: Instant = 2 * 86_400_000 // reports of one event come within two days
const WORD_PREFIX = 6 // letters: what inflection leaves alone
const LONGEST_SIGNATURE = 60 // words of title and lead
const MOST_SIGNATURES = 12 // of one story; more say nothing new

/**
 * The stories of the last two days, and which of them a new article reports. Two reports are of one event when their titles and leads
 * share enough words (compared by their beginnings). Stories never merge.
 */
export class StoryIndex {
  readonly #stories = new Map<string, Story>()
  readonly #byWord = new Map<number, Set<string>>()

  /** A story as it is stored, or is about to be. */
  put(story: Story): void {
    this.#stories.set(story.id, story)
    for (const word of new Set(story.signatures.flat())) this.#storiesWith(word).add(story.id)
  }

  /** Takes back a story whose commit failed. */
  drop(id: string): void {
    const story = this.#stories.get(id)
    if (!story) return
    this.#stories.delete(id)
    for (const word of new Set(story.signatures.flat())) {
      const stories = this.#byWord.get(word)
      stories?.delete(id)
      if (stories?.size === 0) this.#byWord.delete(word)
    }
  }

  /** The story that the article belongs to, with the article in it: a known one, or a new one with the article's id. */
  assign(article: Pick<Article, 'id' | 'title' | 'lead' | 'firstSeenAt'>): Story {
    this.#forgetBefore(article.firstSeenAt - WINDOW)
    const signature = signatureOf(article)
    const known = this.#mostSimilar(signature)
    const story: Story = known ?? {
      id: article.id,
      firstSeenAt: article.firstSeenAt,
      articleIds: [],
      signatures: [],
    }
    return {
      ...story,
      articleIds: [...story.articleIds, article.id],
      signatures: [...story.signatures, signature].slice(0, MOST_SIGNATURES),
    }
  }

  #mostSimilar(signature: number[]): Story | undefined {
    const shared = new Map<string, number>()
    for (const word of signature) {
      for (const id of this.#byWord.get(word) ?? []) shared.set(id, (shared.get(id) ?? 0) + 1)
    }
    let best: Story | undefined
    let bestSimilarity = SAME_STORY
    for (const [id, words] of shared) {
      if (words < 4) continue
      const story = this.#stories.get(id)
      const similarity = Math.max(...(story?.signatures ?? []).map((other) => jaccard(signature, other)))
      if (story && similarity >= bestSimilarity) [best, bestSimilarity] = [story, similarity]
    }
    return best
  }

  #storiesWith(word: number): Set<string> {
    const stories = this.#byWord.get(word) ?? new Set()
    this.#byWord.set(word, stories)
    return stories
  }

  #forgetBefore(instant: Instant): void {
    for (const [id, story] of this.#stories) {
      if (story.firstSeenAt >= instant) return // stories stand in the order they came
      this.drop(id)
    }
  }
}

function signatureOf(article: Pick<Article, 'title' | 'lead'>): number[] {
  const words = tokenize(`${article.title}\n${article.lead}`).filter(
    (token) => token.norm.length > 3 || /\d/.test(token.norm),
  )
  return [
    ...new Set(words.slice(0, LONGEST_SIGNATURE).map((token) => hash(token.norm.slice(0, WORD_PREFIX)))),
  ]
}

function jaccard(a: readonly number[], b: readonly number[]): number {
  const set = new Set(a)
  const both = b.filter((word) => set.has(word)).length
  return both / (a.length + b.length - both)
}

// FNV-1a, 32 bit (http://www.isthe.com/chongo/tech/comp/fnv/).
function hash(word: string): number {
  let value = 0x811c9dc5
  for (let index = 0; index < word.length; index++)
    value = Math.imul(value ^ word.charCodeAt(index), 0x01000193)
  return value >>> 0
}

import type { Lexicon } from '../language/lexicon.ts'
import type { ConceptGroup } from '../model/topic.ts'
import type { AnnotatedSentence } from './annotate.ts'

/** What an article is about beside what a topic asks: by that a topic's words are told from the same words said of something else. */
export class ArticleSubjects {
  readonly #lexicon: Lexicon
  /** By concept: the concepts that the article names which are it or narrower. */
  readonly #named = new Map<string, Set<string>>()
  /** Countries that title or lead name, or somebody or something of theirs. */
  readonly #countriesOnTop = new Set<string>()
  /** Whether the title says where: then it tells of an event, and its words are no figures of speech. */
  #saysWhere = false

  constructor(sentences: readonly AnnotatedSentence[], lexicon: Lexicon) {
    this.#lexicon = lexicon
    for (const { zone, hits } of sentences) {
      for (const { concept, strength } of hits) {
        const kind = lexicon.concepts.get(concept)?.kind
        const isCountry = kind === 'country'
        if (zone === 'title' && (isCountry || kind === 'place')) this.#saysWhere = true
        if (zone !== 'text')
          for (const country of lexicon.countriesOf(concept)) this.#countriesOnTop.add(country)
        if (strength !== 'strong' || isCountry) continue
        for (const each of lexicon.withBroader(concept)) {
          const named = this.#named.get(each)
          if (named) named.add(concept)
          else this.#named.set(each, new Set([concept]))
        }
      }
    }
  }

  /**
   * Whether the article names something else of the group's field (war where mines are meant, finance where they are not), or is set in its
   * country and no other.
   */
  supports({ terms }: ConceptGroup): boolean {
    return (
      this.#saysWhere ||
      terms.some((term) => {
        if (term.type !== 'concept') return false
        const own = this.#lexicon.countriesOf(term.id)
        if (this.#countriesOnTop.size > 0 && [...this.#countriesOnTop].every((each) => own.includes(each)))
          return true
        for (const field of this.#lexicon.fieldsOf(term.id)) {
          for (const other of this.#named.get(field) ?? []) {
            if (!this.#lexicon.withBroader(other).includes(term.id)) return true
          }
        }
        return false
      })
    )
  }

  /** Whether title and lead are set in other countries than the one that the group asks for. */
  isElsewhere({ terms }: ConceptGroup): boolean {
    if (this.#countriesOnTop.size === 0 || terms.length === 0) return false
    return terms.every((term) => {
      if (term.type !== 'concept') return false
      const own = this.#lexicon.countriesOf(term.id)
      return own.length > 0 && !own.some((country) => this.#countriesOnTop.has(country))
    })
  }
}

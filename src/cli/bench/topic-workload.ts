import { type Concept, type Form, wordsOf } from '../../language/concept.ts'
import { LANGUAGES } from '../../language/languages.ts'
import type { Lexicon } from '../../language/lexicon.ts'
import type { Article } from '../../model/article.ts'
import type { Language } from '../../model/language.ts'
import type { ConceptGroup, Term, Topic } from '../../model/topic.ts'
import { topicId } from '../../topics/topic-id.ts'
import { makeRandom } from './random.ts'

const CYRILLIC: readonly Language[] = ['uk', 'ru', 'be']
const EXPONENT = 0.8 // of Zipf's law, by which topics and articles choose what they are about
const FREE_WORDS = 20_000
const SHARE_WITH_FREE_WORD = 0.2
const ARTICLES = 300
const ARTICLE_LENGTH = 3000 // characters
const SHARE_OF_CONCEPTS = 0.015 // of an article's words; the others are free
const SYLLABLES = {
  latin: 'ba de fi go lu mar net pol ran sen tor vel win zak hol dem lis kar bru ost'.split(' '),
  cyrillic: 'ба де фи го лу мар нет пол ран сен тор вел вин зак хол дем лис кар бру ост'.split(' '),
}

/** Draws from `values`, the first the oftenest, by Zipf's law. */
function zipf<Value>(values: readonly Value[]): (random: () => number) => Value {
  let total = 0
  const sums = values.map((_, rank) => (total += 1 / (rank + 1) ** EXPONENT))
  return (random) => {
    const point = random() * total
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) < point) low = middle + 1
      else high = middle
    }
    return values[low] as Value
  }
}

function shuffled<Value>(values: readonly Value[], random: () => number): Value[] {
  return values
    .map((value) => [random(), value] as const)
    .sort(([a], [b]) => a - b)
    .map(([, value]) => value)
}

function makeWord(syllables: readonly string[], random: () => number): string {
  const count = 2 + Math.floor(random() * 3)
  return Array.from({ length: count }, () => syllables[Math.floor(random() * syllables.length)]).join('')
}

/** What topics and articles of the bench are made of. */
export class TopicWorkload {
  readonly #lexicon: Lexicon
  readonly #concepts: Concept[]
  readonly #words: { latin: string[]; cyrillic: string[] }

  constructor(lexicon: Lexicon) {
    this.#lexicon = lexicon
    const random = makeRandom(1)
    this.#concepts = shuffled([...lexicon.concepts.values()], random)
    const words = (syllables: readonly string[]) =>
      Array.from({ length: FREE_WORDS }, () => makeWord(syllables, random))
    this.#words = { latin: words(SYLLABLES.latin), cyrillic: words(SYLLABLES.cyrillic) }
  }

  /** `count` different topics of two or three groups, a fifth of them with a free word. */
  *topics(count: number): Generator<Topic> {
    const random = makeRandom(2)
    const concept = zipf(this.#concepts)
    const word = zipf([...this.#words.latin, ...this.#words.cyrillic])
    const made = new Set<string>()
    while (made.size < count) {
      const terms = new Map<string, Term>()
      const size = random() < 0.5 ? 2 : 3
      if (random() < SHARE_WITH_FREE_WORD) terms.set('word', { type: 'word', stem: word(random) })
      while (terms.size < size) {
        const { id } = concept(random)
        terms.set(id, { type: 'concept', id })
      }
      const groups = [...terms.values()].map((term): ConceptGroup => ({ terms: [term] }))
      const id = topicId({ groups })
      if (made.has(id)) continue
      made.add(id)
      yield { id, groups }
    }
  }

  /** Articles in eight languages. */
  articles(count = ARTICLES, length = ARTICLE_LENGTH, seed = 3): Article[] {
    const random = makeRandom(seed)
    return Array.from({ length: count }, (_, index) => {
      const language = LANGUAGES[(index + seed) % LANGUAGES.length] as Language
      const text = this.#makeText(language, random, length)
      const titleEnd = text.indexOf('. ') + 1
      const leadEnd = text.indexOf('. ', text.indexOf('. ', titleEnd + 1) + 1) + 1
      return {
        id: `article${index}`,
        storyId: `article${index}`,
        feedId: 'bench',
        source: 'Bench',
        title: text.slice(0, titleEnd),
        lead: text.slice(titleEnd + 1, leadEnd),
        text: text.slice(leadEnd + 1),
        language,
        firstSeenAt: 0,
        alertable: true,
      }
    })
  }

  /** The topic's groups with every form in every language, as other engines may search for them. */
  formsOf({ groups }: Topic): string[][] {
    return groups.map(({ terms }) =>
      terms.flatMap((term) =>
        term.type === 'concept'
          ? this.#formsOfConcept(term.id)
          : term.type === 'word'
            ? [`${term.stem}*`]
            : [],
      ),
    )
  }

  #makeText(language: Language, random: () => number, most: number): string {
    const word = () => this.#wordsIn(language)(random)
    const form = () => this.#formsIn(language)(random)
    let text = ''
    while (text.length < most) {
      const length = 8 + Math.floor(random() * 14)
      const words = Array.from({ length }, () => (random() < SHARE_OF_CONCEPTS ? write(form()) : word()))
      const sentence = words.join(' ')
      text += `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. `
    }
    return text.slice(0, most)
  }

  #wordsIn(language: Language): (random: () => number) => string {
    return remember(this.#wordDraws, CYRILLIC.includes(language) ? 'cyrillic' : 'latin', (script) =>
      zipf(this.#words[script]),
    )
  }

  #formsIn(language: Language): (random: () => number) => Form {
    return remember(this.#formDraws, language, () => {
      const isStrong = ({ strength }: Form) => strength === 'strong'
      return zipf(this.#concepts.flatMap(({ forms }) => forms[language]?.filter(isStrong).slice(0, 1) ?? []))
    })
  }

  readonly #wordDraws = new Map<'latin' | 'cyrillic', (random: () => number) => string>()
  readonly #formDraws = new Map<Language, (random: () => number) => Form>()
  readonly #exported = new Map<string, string[]>()

  #formsOfConcept(id: string): string[] {
    const known = this.#exported.get(id)
    if (known) return known
    const concepts = [...this.#lexicon.concepts.values()].filter(
      (each) =>
        this.#lexicon.withBroader(each.id).includes(id) ||
        each.standsFor.some(({ concept }) => this.#lexicon.withBroader(concept).includes(id)),
    )
    const forms = concepts.flatMap((each) => Object.values(each.forms).flat())
    const written = forms
      .filter(({ strength }) => strength !== 'never')
      .map((form) =>
        wordsOf(form)
          .map(({ text, ending }) => (ending > 0 ? `${text}*` : text))
          .join(' '),
      )
    const list = [...new Set(written)]
    this.#exported.set(id, list)
    return list
  }
}

function remember<Key, Value>(known: Map<Key, Value>, key: Key, make: (key: Key) => Value): Value {
  const value = known.get(key) ?? make(key)
  known.set(key, value)
  return value
}

function write(form: Form): string {
  return wordsOf(form)
    .map(({ text, capital, caps }) =>
      caps ? text.toUpperCase() : capital ? text.charAt(0).toUpperCase() + text.slice(1) : text,
    )
    .join(' ')
}

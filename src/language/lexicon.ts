import { readdirSync, readFileSync } from 'node:fs'
import type { Language } from '../model/language.ts'
import type { Concept, Form, FormWord } from './concept.ts'
import { parseForm, parseLexicon } from './parse-lexicon.ts'
import type { Token } from './tokenize.ts'

const FOLDER = new URL('./lexicon/', import.meta.url)
const LONGEST_ENDING = 12 // letters; a starred form never allows more

/** A concept seen in a text: which tokens, and whether they establish it or only hint at it. */
export interface ConceptHit {
  concept: string
  strength: 'strong' | 'weak'
  /** Token indexes, `to` not included. */
  from: number
  to: number
}

type FormsByWord = Map<string, Form[]>

/** All concepts, and the way from words to them. */
export class Lexicon {
  readonly concepts = new Map<string, Concept>()
  readonly #forms = new Map<Language, FormsByWord>()

  constructor(concepts: Iterable<Concept>) {
    for (const concept of concepts) {
      if (this.concepts.has(concept.id)) throw new Error(`lexicon: two concepts are called ${concept.id}`)
      this.concepts.set(concept.id, concept)
      for (const [language, forms] of Object.entries(concept.forms)) {
        for (const form of forms) this.#add(language as Language, form)
      }
    }
  }

  /** The concepts in a tokenised text, each place once. */
  find(tokens: readonly Token[], language: Language): ConceptHit[] {
    const forms = this.#forms.get(language)
    if (!forms) return []
    const hits: ConceptHit[] = []
    const never: ConceptHit[] = []
    for (let from = 0; from < tokens.length; from++) {
      for (const form of this.#formsAt(forms, tokens, from)) {
        const hit = { concept: form.concept, from, to: from + form.words.length }
        if (form.strength === 'never') never.push({ ...hit, strength: 'weak' })
        else hits.push({ ...hit, strength: form.strength })
      }
    }
    const meant = hits.filter((hit) => !never.some((no) => no.concept === hit.concept && overlap(no, hit)))
    return this.#withoutNamesInsideNames(oncePerPlace(meant))
  }

  /** The concept and all that a topic on it also takes. */
  withNarrower(id: string): Set<string> {
    const taken = new Set<string>()
    const open = [id]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (taken.has(next)) continue
      taken.add(next)
      open.push(...(this.concepts.get(next)?.narrower ?? []))
    }
    return taken
  }

  /** What a person reads for a concept: its label in their language, else in English, else its id. */
  label(id: string, language: Language): string {
    const concept = this.concepts.get(id)
    if (concept?.region !== undefined) return regionNames(language).of(concept.region) ?? id
    return concept?.labels[language] ?? concept?.labels.en ?? id
  }

  #add(language: Language, form: Form): void {
    const first = form.words[0]
    if (!first) return
    const byWord = this.#forms.get(language) ?? new Map<string, Form[]>()
    this.#forms.set(language, byWord)
    const sameWord = byWord.get(first.text)
    if (sameWord) sameWord.push(form)
    else byWord.set(first.text, [form])
  }

  *#formsAt(forms: FormsByWord, tokens: readonly Token[], from: number): Generator<Form> {
    const word = tokens[from]?.norm ?? ''
    const shortest = Math.max(1, word.length - LONGEST_ENDING)
    for (let length = word.length; length >= shortest; length--) {
      const candidates = forms.get(length === word.length ? word : word.slice(0, length))
      if (!candidates) continue
      for (const form of candidates) {
        if (form.words.every((each, offset) => fits(each, tokens[from + offset]))) yield form
      }
    }
  }

  // "South Korea" is not about Korea, "New Mexico" not about Mexico: a longer name takes its words for itself.
  #withoutNamesInsideNames(hits: ConceptHit[]): ConceptHit[] {
    const longNames = hits.filter((hit) => hit.to - hit.from > 1 && this.#isName(hit.concept))
    if (longNames.length === 0) return hits
    return hits.filter(
      (hit) =>
        !this.#isName(hit.concept) ||
        !longNames.some(
          (name) =>
            name.concept !== hit.concept && name.to - name.from > hit.to - hit.from && overlap(name, hit),
        ),
    )
  }

  #isName(id: string): boolean {
    return this.concepts.get(id)?.kind !== 'theme'
  }
}

let loaded: Lexicon | undefined

/** The lexicon of the files in src/language/lexicon, read once a process. */
export function loadLexicon(): Lexicon {
  if (loaded) return loaded
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'))
  const concepts = files.flatMap((file) => parseLexicon(readFileSync(new URL(file, FOLDER), 'utf8'), file))
  for (const concept of concepts) addCountryNames(concept)
  loaded = new Lexicon(concepts)
  return loaded
}

/** Countries are called in every language as Node's ICU calls them, in addition to their own forms. */
function addCountryNames(concept: Concept): void {
  if (concept.region === undefined) return
  for (const language of ['en', 'uk', 'ru', 'be', 'pl', 'de', 'fr', 'es'] as const) {
    const name = regionNames(language).of(concept.region)
    if (name === undefined || !/^[\p{L}\s'’-]+$/u.test(name)) continue
    concept.forms[language] = [...(concept.forms[language] ?? []), parseForm(name, concept.id)]
  }
}

const namesByLanguage = new Map<Language, Intl.DisplayNames>()

function regionNames(language: Language): Intl.DisplayNames {
  const names = namesByLanguage.get(language) ?? new Intl.DisplayNames([language], { type: 'region' })
  namesByLanguage.set(language, names)
  return names
}

function fits(word: FormWord, token: Token | undefined): boolean {
  if (!token) return false
  if (word.caps ? !token.caps : word.capital && !token.capital) return false
  if (word.ending === 0) return token.norm === word.text
  return token.norm.startsWith(word.text) && token.norm.length - word.text.length <= word.ending
}

function overlap(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < b.to && b.from < a.to
}

/** Of several forms of one concept that begin at the same word, the longest, and the strong one before the weak one. */
function oncePerPlace(hits: ConceptHit[]): ConceptHit[] {
  const best = new Map<string, ConceptHit>()
  for (const hit of hits) {
    const key = `${hit.from} ${hit.concept}`
    const other = best.get(key)
    if (!other || hit.to > other.to || (hit.to === other.to && hit.strength === 'strong')) best.set(key, hit)
  }
  return [...best.values()]
}

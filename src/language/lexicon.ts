import { readdirSync, readFileSync } from 'node:fs'
import type { Language } from '../model/language.ts'
import { type Concept, type Form, type Office, wordsOf } from './concept.ts'
import { FormTable, fitsAt } from './form-table.ts'
import { LANGUAGES } from './languages.ts'
import { forgetParsed, parseForm, parseLexicon } from './parse-lexicon.ts'
import type { Token } from './tokenize.ts'

const FOLDER = new URL('./lexicon/', import.meta.url)

/** A concept seen in a text: which tokens, and whether they establish it or only hint at it. */
export interface ConceptHit {
  concept: string
  strength: 'strong' | 'weak'
  /** Token indexes, `to` not included. */
  from: number
  to: number
}

const NONE: readonly never[] = []

/** All concepts, and the way from words to them. */
export class Lexicon {
  readonly concepts = new Map<string, Concept>()
  readonly #tables = new Map<Language, FormTable>()
  readonly #narrower = new Map<string, string[]>()
  readonly #broader = new Map<string, string[]>()
  readonly #fields = new Map<string, readonly string[]>()
  readonly #hintedAt = new Map<string, readonly string[]>()
  /** By concept: what it hints at. */
  readonly #hints = new Map<string, string[]>()
  /** By concept: what stands for it. */
  readonly #named = new Map<string, string[]>()

  constructor(concepts: Iterable<Concept>) {
    for (const concept of concepts) {
      if (this.concepts.has(concept.id)) throw new Error(`lexicon: two concepts are called ${concept.id}`)
      this.concepts.set(concept.id, concept)
      for (const broader of concept.broader) listAt(this.#narrower, broader).push(concept.id)
      for (const hint of concept.hintedBy) listAt(this.#hints, hint).push(concept.id)
      for (const office of concept.standsFor) listAt(this.#named, office.concept).push(concept.id)
    }
  }

  /** The concepts in a tokenised text, each place once. */
  find(tokens: readonly Token[], language: Language): ConceptHit[] {
    const table = this.#tables.get(language) ?? this.#makeTable(language)
    const hits: ConceptHit[] = []
    let never: ConceptHit[] | undefined
    for (let from = 0; from < tokens.length; from++) {
      const token = tokens[from] as Token
      for (const form of table.formsOf(token.norm)) {
        if (!fitsAt(form, tokens, from)) continue
        const { concept, strength, rest } = form
        const hit: ConceptHit = { concept, strength: 'weak', from, to: from + 1 + rest.length }
        if (strength === 'never') {
          never ??= []
          never.push(hit)
        } else {
          hit.strength = strength
          hits.push(hit)
        }
      }
    }
    if (hits.length === 0) return hits
    const meant = never
      ? hits.filter((hit) => !never.some((no) => no.concept === hit.concept && overlap(no, hit)))
      : hits
    return this.#withoutNamesInsideNames(oncePerPlace(meant))
  }

  /** The concept and all whose topics also take it. */
  withBroader(id: string): readonly string[] {
    const known = this.#broader.get(id)
    if (known) return known
    const taken = [id]
    for (const each of taken) {
      for (const broader of this.concepts.get(each)?.broader ?? []) {
        if (!taken.includes(broader)) taken.push(broader)
      }
    }
    this.#broader.set(id, taken)
    return taken
  }

  /** The concepts that this one or what is broader hints at, but is not. */
  hintedAtBy(id: string): readonly string[] {
    const known = this.#hintedAt.get(id)
    if (known) return known
    const own = this.withBroader(id)
    const hinted = own.flatMap((each) => this.#hints.get(each) ?? []).filter((each) => !own.includes(each))
    const list = [...new Set(hinted)]
    this.#hintedAt.set(id, list)
    return list
  }

  /** The country itself, or those that it stands for. */
  countriesOf(id: string): readonly string[] {
    const concept = this.concepts.get(id)
    if (concept?.kind === 'country') return [id]
    const offices = concept?.standsFor ?? []
    return offices.flatMap((office) =>
      this.concepts.get(office.concept)?.kind === 'country' ? [office.concept] : [],
    )
  }

  /** The concept, what is broader, and what it stands for with what is broader than that: who names it speaks of them all. */
  meansAlso(id: string): readonly string[] {
    const offices = this.concepts.get(id)?.standsFor ?? []
    return [...this.withBroader(id), ...offices.flatMap((office) => this.withBroader(office.concept))]
  }

  /** What else is spoken of where this concept is: what is broader, what it stands for, what hints at it. */
  fieldsOf(id: string): readonly string[] {
    const known = this.#fields.get(id)
    if (known) return known
    const { hintedBy = [] } = this.concepts.get(id) ?? {}
    const fields = [...new Set([...this.meansAlso(id), ...hintedBy])].filter((each) => each !== id)
    this.#fields.set(id, fields)
    return fields
  }

  /** The concepts that name this one as broader. */
  narrowerOf(id: string): readonly string[] {
    return this.#narrower.get(id) ?? NONE
  }

  /** All concepts whose words count for a topic on this one: itself, the narrower ones, what stands for any of them or hints at one. */
  takenBy(id: string): string[] {
    const taken = this.#withNarrower([id])
    const hinting = this.#withNarrower(taken.flatMap((each) => this.concepts.get(each)?.hintedBy ?? []))
    const all = [...taken, ...hinting]
    return [...new Set([...all, ...all.flatMap((each) => this.#named.get(each) ?? [])])]
  }

  #withNarrower(ids: readonly string[]): string[] {
    const taken = new Set(ids)
    for (const each of taken) for (const next of this.narrowerOf(each)) taken.add(next)
    return [...taken]
  }

  /** What a person reads for a concept: its label in their language, else in English, else its id. */
  label(id: string, language: Language): string {
    const concept = this.concepts.get(id)
    if (concept?.region !== undefined) return regionNames(language).of(concept.region) ?? id
    return concept?.labels[language] ?? concept?.labels.en ?? id
  }

  /** Made when the first text in a language comes; a typed topic is tried in all of them. */
  #makeTable(language: Language): FormTable {
    const table = new FormTable()
    for (const { forms } of this.concepts.values()) for (const form of forms[language] ?? []) table.add(form)
    this.#tables.set(language, table)
    return table
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
  const month = new Date().toISOString().slice(0, 7)
  for (const concept of concepts) {
    addCountryNames(concept)
    concept.standsFor = heldIn(month, concept.standsFor)
  }
  forgetParsed()
  loaded = new Lexicon(concepts)
  return loaded
}

/** The offices that are held in a month (`2027-05`): a name stands for nothing that it has left. */
export function heldIn(month: string, offices: readonly Office[]): Office[] {
  return offices.filter(({ until }) => until === undefined || month < until)
}

/** Countries are called in every language as Node's ICU calls them, in addition to their own forms. */
function addCountryNames(concept: Concept): void {
  if (concept.region === undefined) return
  for (const language of LANGUAGES) {
    const name = regionNames(language).of(concept.region)
    if (name === undefined || !/^[\p{L}\s'’-]+$/u.test(name)) continue
    const form = parseForm(name, concept.id)
    const forms = concept.forms[language] ?? []
    const isKnown = forms.some((each) => each.strength === 'strong' && sameWords(each, form))
    if (!isKnown) concept.forms[language] = [...forms, form]
  }
}

function sameWords(some: Form, others: Form): boolean {
  const [words, more] = [wordsOf(some), wordsOf(others)]
  return words.length === more.length && words.every((word, index) => word === more[index])
}

const namesByLanguage = new Map<Language, Intl.DisplayNames>()

function regionNames(language: Language): Intl.DisplayNames {
  const names = namesByLanguage.get(language) ?? new Intl.DisplayNames([language], { type: 'region' })
  namesByLanguage.set(language, names)
  return names
}

function listAt<Key, Value>(map: Map<Key, Value[]>, key: Key): Value[] {
  const known = map.get(key)
  if (known) return known
  const list: Value[] = []
  map.set(key, list)
  return list
}

function overlap(a: { from: number; to: number }, b: { from: number; to: number }): boolean {
  return a.from < b.to && b.from < a.to
}

/** Of several forms of one concept that begin at the same word, the longest, and the strong one before the weak one. */
function oncePerPlace(hits: ConceptHit[]): ConceptHit[] {
  return hits.filter((hit, index) => {
    // Hits come by their first word: those of the same place are neighbours.
    for (let other = index - 1; hits[other]?.from === hit.from; other--)
      if (outdoes(hits[other] as ConceptHit, hit, true)) return false
    for (let other = index + 1; hits[other]?.from === hit.from; other++)
      if (outdoes(hits[other] as ConceptHit, hit, false)) return false
    return true
  })
}

function outdoes(other: ConceptHit, hit: ConceptHit, comesFirst: boolean): boolean {
  if (other.concept !== hit.concept) return false
  if (other.to !== hit.to) return other.to > hit.to
  return other.strength === hit.strength ? comesFirst : other.strength === 'strong'
}

import type { Language } from '../model/language.ts'

export type ConceptKind = 'country' | 'body' | 'place' | 'person' | 'theme'

/** One word of a form: a whole word, or its beginning with at most `ending` letters behind it. */
export interface FormWord {
  text: string
  /** 0 = exactly this word. */
  ending: number
  /** Only written with a capital. */
  capital: boolean
  /** Only in capitals. */
  caps: boolean
  /** Also as the last part of a compound (Boden-Luft-Rakete, Atomrakete). */
  compound: boolean
}

export interface Form {
  concept: string
  first: FormWord
  /** What follows the first word; most forms share one empty list, since there are very many. */
  rest: readonly FormWord[]
  /** `weak` supports the concept without establishing it; `never` says that these words do not mean it. */
  strength: 'strong' | 'weak' | 'never'
}

/** `until` is the first month (`2027-05`) in which it no longer stands for the concept. */
export interface Office {
  concept: string
  until?: string
}

/** A meaning with its surface forms in each language. */
export interface Concept {
  id: string
  kind: ConceptKind
  /** ISO 3166-1 alpha-2, of a country. */
  region?: string
  /** Ids of the concepts whose topics also take this one. */
  broader: string[]
  /** Concepts whose words hint at this one: judges and courts at a judicial reform. */
  hintedBy: string[]
  /** Beside one of these, its weak forms mean it: Wagner, where Russia or war is named. */
  beside: string[]
  /** What it is named for: a capital for its country, a minister for the ministry. */
  standsFor: Office[]
  /** Where an article is about one of these, this concept's own words mean something else (the defence of a football team). */
  notBeside: string[]
  /** What a person reads. */
  labels: Partial<Record<Language, string>>
  forms: Partial<Record<Language, Form[]>>
}

export function wordsOf({ first, rest }: Form): FormWord[] {
  return [first, ...rest]
}

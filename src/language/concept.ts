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
}

export interface Form {
  concept: string
  words: FormWord[]
  /** `weak` supports the concept without establishing it; `never` says that these words do not mean it. */
  strength: 'strong' | 'weak' | 'never'
}

/** A meaning with its surface forms in each language. */
export interface Concept {
  id: string
  kind: ConceptKind
  /** ISO 3166-1 alpha-2, of a country. */
  region?: string
  /** Ids of concepts that a topic on this one also takes. */
  narrower: string[]
  /** Where an article is about one of these, this concept's own words mean something else (the defence of a football team). */
  notBeside: string[]
  /** What a person reads. */
  labels: Partial<Record<Language, string>>
  forms: Partial<Record<Language, Form[]>>
}

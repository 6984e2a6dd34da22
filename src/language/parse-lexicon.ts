import type { Language } from '../model/language.ts'
import type { Concept, ConceptKind, Form, FormWord, Office } from './concept.ts'
import { LANGUAGES } from './languages.ts'
import { elisionOf, normalizeWord } from './tokenize.ts'

const HEADER = /^([a-z0-9-]+) \((country|body|place|person|theme)(?: ([A-Z]{2}))?\)$/
const RELATIONS = {
  broader: 'broader',
  'hinted-by': 'hintedBy',
  beside: 'beside',
  'not-beside': 'notBeside',
} as const
const KNOWN: ReadonlySet<string> = new Set(LANGUAGES)
const OFFICE = /^([a-z0-9-]+)(?: until (\d{4}-\d{2}))?$/
const NONE: readonly FormWord[] = []
const SHORTEST_HEAD = 5 // letters of the last part of a compound: *hund* takes Jahrhundert
const DEFAULT_ENDING = 7 // letters a starred word may go on with

/**
 * Reads a lexicon file; its format is told in src/language/lexicon/README.md. Throws with file and line where a line says nothing:
 * the files are ours.
 */
export function parseLexicon(source: string, file: string): Concept[] {
  const concepts: Concept[] = []
  let current: Concept | undefined
  for (const [index, raw] of source.split('\n').entries()) {
    const line = raw.trimEnd()
    if (line === '' || line.startsWith('#')) continue
    const header = line.startsWith(' ') ? null : HEADER.exec(line)
    if (header) {
      current = newConcept(header)
      concepts.push(current)
    } else if (!current || !addLine(current, line)) {
      throw new Error(`${file}:${index + 1}: not a line of a lexicon: ${line}`)
    }
  }
  return concepts
}

function newConcept([, id = '', kind, region]: RegExpExecArray): Concept {
  const concept: Concept = {
    id,
    kind: kind as ConceptKind,
    broader: [],
    hintedBy: [],
    beside: [],
    notBeside: [],
    standsFor: [],
    labels: {},
    forms: {},
  }
  if (region !== undefined) concept.region = region
  return concept
}

/** Adds `  name: rest` to a concept; says whether it is such a line. */
function addLine(concept: Concept, line: string): boolean {
  const colon = line.indexOf(': ')
  if (colon < 0 || !line.startsWith('  ') || line.length <= colon + 2) return false
  const [name, rest] = [line.slice(2, colon), line.slice(colon + 2)]
  if (name in RELATIONS) {
    concept[RELATIONS[name as keyof typeof RELATIONS]] = list(rest)
    return true
  }
  if (name === 'stands-for') {
    concept.standsFor = list(rest).map((each) => parseOffice(each, concept.id))
    return true
  }
  const languages = name.split(' ')
  if (!languages.every((each) => KNOWN.has(each))) return false
  addForms(concept, languages as Language[], rest)
  return true
}

function parseOffice(text: string, concept: string): Office {
  const [, id, until] = OFFICE.exec(text) ?? []
  if (id === undefined) throw new Error(`lexicon: ${concept}: stands for what? ${text}`)
  return until === undefined ? { concept: id } : { concept: id, until }
}

function addForms(concept: Concept, languages: readonly Language[], rest: string): void {
  const labelEnd = rest.indexOf(' = ')
  const label = labelEnd > 0 ? rest.slice(0, labelEnd).trim() : undefined
  const forms = list(labelEnd > 0 ? rest.slice(labelEnd + 3) : rest).map((form) =>
    parseForm(form, concept.id),
  )
  for (const language of languages) {
    if (concept.forms[language]) throw new Error(`lexicon: ${concept.id}: two lines of ${language}`)
    if (label !== undefined) concept.labels[language] = label
    concept.forms[language] = forms
  }
}

function list(text: string): string[] {
  const parts = text.split(', ')
  return text.endsWith(',') || text.includes(',,') || text.includes(' ,')
    ? parts
        .flatMap((part) => part.split(','))
        .map((part) => part.trim())
        .filter((part) => part !== '')
    : parts
}

/** `~weak`, `!never`, `stem*`, `stem*3`, `*end`, `two words`. */
export function parseForm(text: string, concept: string): Form {
  const strength = text.startsWith('~') ? 'weak' : text.startsWith('!') ? 'never' : 'strong'
  const written = strength === 'strong' ? text : text.slice(1).trim()
  if (!written.includes(' ') && !written.includes('-'))
    return { concept, strength, first: parseFormWord(written, text, concept), rest: NONE }
  const [first = '', ...rest] = written.split(/[\s-]+/)
  return {
    concept,
    strength,
    first: parseFormWord(first, text, concept),
    rest: rest.map((word) => parseFormWord(word, text, concept)),
  }
}

// The same word stands in many forms; all of them share one object.
const parsed = new Map<string, FormWord>()

function parseFormWord(text: string, form: string, concept: string): FormWord {
  const known = parsed.get(text)
  if (known) return known
  // By hand, not by expressions: a hundred thousand words are read at every start.
  const compound = text.startsWith('*')
  const star = text.indexOf('*', 1)
  const written = text.slice(compound ? 1 : 0, star < 0 ? text.length : star)
  const ending = star < 0 ? 0 : star === text.length - 1 ? DEFAULT_ENDING : Number(text.slice(star + 1))
  const word = written.slice(elisionOf(written))
  const isTooShort = compound && word.length < SHORTEST_HEAD
  if (word === '' || word.includes('*') || Number.isNaN(ending) || isTooShort)
    throw new Error(`lexicon: ${concept}: not a form: ${form}`)
  const first = word.charAt(0)
  const capital = compound || first !== first.toLowerCase() // compounds are German nouns
  const caps = capital && word.length > 1 && word === word.toUpperCase()
  const formWord: FormWord = { text: normalizeWord(word), ending, capital, caps, compound }
  parsed.set(text, formWord)
  return formWord
}

/** Forgets the words that forms share, once all are read. */
export function forgetParsed(): void {
  parsed.clear()
}

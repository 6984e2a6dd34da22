import type { Language } from '../model/language.ts'
import type { Concept, ConceptKind, Form, FormWord, Office } from './concept.ts'
import { elisionOf, normalizeWord } from './tokenize.ts'

const HEADER = /^([a-z0-9-]+) \((country|body|place|person|theme)(?: ([A-Z]{2}))?\)$/
const LINE =
  /^ {2}(broader|hinted-by|beside|not-beside|stands-for|(?:en|uk|ru|be|pl|de|fr|es)(?: (?:en|uk|ru|be|pl|de|fr|es))*): (.+)$/
const OFFICE = /^([a-z0-9-]+)(?: until (\d{4}-\d{2}))?$/
const DEFAULT_ENDING = 7 // letters a starred word may go on with
const CAPS = /^\p{Lu}[\p{Lu}\p{N}]+$/u

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
    const header = HEADER.exec(line)
    const detail = LINE.exec(line)
    if (header) {
      current = newConcept(header)
      concepts.push(current)
    } else if (detail && current) {
      addLine(current, detail[1] ?? '', detail[2] ?? '')
    } else {
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

function addLine(concept: Concept, name: string, rest: string): void {
  if (name === 'broader') concept.broader = list(rest)
  else if (name === 'hinted-by') concept.hintedBy = list(rest)
  else if (name === 'beside') concept.beside = list(rest)
  else if (name === 'not-beside') concept.notBeside = list(rest)
  else if (name === 'stands-for') concept.standsFor = list(rest).map((each) => parseOffice(each, concept.id))
  else for (const language of name.split(' ')) addForms(concept, language as Language, rest)
}

function parseOffice(text: string, concept: string): Office {
  const [, id, until] = OFFICE.exec(text) ?? []
  if (id === undefined) throw new Error(`lexicon: ${concept}: stands for what? ${text}`)
  return until === undefined ? { concept: id } : { concept: id, until }
}

function addForms(concept: Concept, language: Language, rest: string): void {
  if (concept.forms[language]) throw new Error(`lexicon: ${concept.id}: two lines of ${language}`)
  const labelEnd = rest.indexOf(' = ')
  if (labelEnd > 0) concept.labels[language] = rest.slice(0, labelEnd).trim()
  concept.forms[language] = list(labelEnd > 0 ? rest.slice(labelEnd + 3) : rest).map((form) =>
    parseForm(form, concept.id),
  )
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** `~weak`, `!never`, `stem*`, `stem*3`, `*end`, `two words`. */
export function parseForm(text: string, concept: string): Form {
  const sign = text[0]
  const strength = sign === '~' ? 'weak' : sign === '!' ? 'never' : 'strong'
  const words = (strength === 'strong' ? text : text.slice(1)).trim().split(/[\s-]+/)
  return { concept, strength, words: words.map((word) => parseFormWord(word, text, concept)) }
}

function parseFormWord(text: string, form: string, concept: string): FormWord {
  const [, before, written, star, most] = /^(\*)?([^*]+)(\*)?(\d+)?$/.exec(text) ?? []
  const word = written?.slice(elisionOf(written))
  if (word === undefined) throw new Error(`lexicon: ${concept}: not a form: ${form}`)
  const caps = CAPS.test(word)
  return {
    text: normalizeWord(word),
    ending: star === undefined ? 0 : most === undefined ? DEFAULT_ENDING : Number(most),
    capital: /^\p{Lu}/u.test(word),
    caps,
    compound: before !== undefined,
  }
}

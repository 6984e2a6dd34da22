import type { Form, FormWord } from './concept.ts'
import type { Token } from './tokenize.ts'

const LONGEST_ENDING = 12 // letters; a starred form never allows more
const MOST_REMEMBERED = 50_000 // words; news says the same ones again and again
const LONGEST_REMEMBERED = 40 // letters
const SHORTEST_COMPOUND_HEAD = 3 // letters that must stand before the last part of a compound
const NONE: readonly never[] = []

/** The forms of one language by the text of their first word, and what a word was found to begin. */
export class FormTable {
  readonly #byWord = new Map<string, Form | Form[]>()
  /** Those whose first word may end a compound. */
  readonly #byCompound = new Map<string, Form | Form[]>()
  readonly #remembered = new Map<string, readonly Form[]>()

  add(form: Form): void {
    addAt(this.#byWord, form)
    if (form.first.compound) addAt(this.#byCompound, form)
  }

  /** Every form whose first word `word` may be, as far as its letters tell. */
  formsOf(word: string): readonly Form[] {
    const known = this.#remembered.get(word)
    if (known) return known
    const forms: Form[] = []
    addBeginnings(forms, this.#byWord, word)
    if (word.length > LONGEST_REMEMBERED) return forms
    if (this.#byCompound.size > 0) {
      for (let start = SHORTEST_COMPOUND_HEAD; start < word.length; start++)
        addBeginnings(forms, this.#byCompound, word.slice(start))
    }
    if (this.#remembered.size >= MOST_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(word, forms.length === 0 ? NONE : forms)
    return forms
  }
}

/** Whether all words of a form stand at `from`, the first of which `formsOf` has found there. */
export function fitsAt({ first, rest }: Form, tokens: readonly Token[], from: number): boolean {
  if (!isWrittenAs(first, tokens[from] as Token)) return false
  for (let index = 0; index < rest.length; index++) {
    const token = tokens[from + 1 + index]
    const word = rest[index] as FormWord
    if (!token || !isWrittenAs(word, token)) return false
    if (!token.norm.startsWith(word.text) || token.norm.length - word.text.length > word.ending) return false
  }
  return true
}

function isWrittenAs(word: FormWord, token: Token): boolean {
  return word.caps ? token.caps : !word.capital || token.capital
}

/** Nearly every first word begins one form only: a list of one each would take much room. */
function addAt(map: Map<string, Form | Form[]>, form: Form): void {
  const known = map.get(form.first.text)
  if (known === undefined) map.set(form.first.text, form)
  else if (Array.isArray(known)) known.push(form)
  else map.set(form.first.text, [known, form])
}

/** Adds the forms that begin with a word or a beginning of it and allow what then is left as an ending. */
function addBeginnings(forms: Form[], map: ReadonlyMap<string, Form | Form[]>, word: string): void {
  for (let ending = 0; ending < word.length && ending <= LONGEST_ENDING; ending++) {
    const candidates = map.get(word.slice(0, word.length - ending))
    if (candidates === undefined) continue
    if (!Array.isArray(candidates)) {
      if (ending <= candidates.first.ending) forms.push(candidates)
      continue
    }
    for (const form of candidates) if (ending <= form.first.ending) forms.push(form)
  }
}

import { asLanguage } from '../language/detect-language.ts'
import { LANGUAGES } from '../language/languages.ts'
import type { ConceptHit, Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { stem } from '../language/stem.ts'
import { type Token, tokenize } from '../language/tokenize.ts'
import type { Language } from '../model/language.ts'
import type { Term, TopicProblem, TypedGroup, TypedTopic } from '../model/topic.ts'
import {
  addAlternative,
  addGroup,
  excludesItself,
  settled,
  withoutFirstNames,
  withoutRepeats,
} from './combine-groups.ts'
import { joins } from './joining-words.ts'
import { isStopWord } from './stop-words.ts'
import { meaningKey, topicId } from './topic-id.ts'

const LONGEST = 200 // characters; more is an article, not a topic
export const MOST_GROUPS = 6
export const MOST_EXCLUSIONS = 12
const FILTER = /(?<=^|[\s,;])(lang|-?source):\s*(?:"([^"]*)"|«([^»]*)»|[“„]([^“”]*)[“”]|([^\s,;]*))/giu
const QUOTED = /"([^"]+)"|«([^»]+)»|“([^”]+)”|„([^“”]+)[“”]/gu
const EXCLUDES = /(?:^|[\s,;(])[-−–]["«“„]?$/u // a dash between words joins them, "Russia - Belarus" as well

/**
 * Understands what a person typed. The language is the one whose lexicon knows most of the words, the person's own if several do.
 * What the lexicon does not know becomes a group of its own, matched as a word or a name. Quotes make a phrase; `-word` or "without" exclude;
 * `|` or "or" alternate; `lang:uk` and `source:name` filter.
 */
export function parseTopic(text: string, lexicon: Lexicon, own: Language = 'en'): TypedTopic | TopicProblem {
  const typed = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s?!.…]+$/u, '')
  if (typed === '') return { type: text.trim() === '' ? 'empty' : 'no-words' }
  if (/^[a-z]+:\/\/\S+$/i.test(typed)) return { type: 'address' }
  if (typed.length > LONGEST) return { type: 'too-long' }
  const filters = readFilters(typed)
  if ('type' in filters) return filters
  const words = readWords(filters.rest)
  if (words.length === 0 && !filters.sources) return { type: filters.languages ? 'too-broad' : 'no-words' }
  const readings = [own, ...LANGUAGES.filter((language) => language !== own)].map((language) =>
    read(filters.rest, words, language, lexicon),
  )
  const { language, groups, without } = readings.reduce((a, b) => (b.known > a.known ? b : a))
  if (groups.length === 0 && !filters.sources)
    return { type: without.length > 0 ? 'only-exclusions' : 'too-broad' }
  if (groups.length > MOST_GROUPS || without.length > MOST_EXCLUSIONS) return { type: 'too-many-groups' }
  if (excludesItself({ groups, without }, lexicon)) return { type: 'excludes-itself' }
  const { rest: _, ...filtered } = filters
  const requirements = { groups, ...(without.length > 0 ? { without } : {}), ...filtered }
  return { id: topicId(requirements), text: typed, language, ...requirements }
}

interface Filters {
  /** The topic with blanks where they stood. */
  rest: string
  languages?: Language[]
  sources?: string[]
  withoutSources?: string[]
}

function readFilters(typed: string): Filters | TopicProblem {
  const languages = new Set<Language>()
  const sources = new Set<string>()
  const withoutSources = new Set<string>()
  let problem: TopicProblem | undefined
  const rest = typed.replace(FILTER, (filter: string, name: string, ...values: (string | undefined)[]) => {
    const value = (values.slice(0, 4).find((each) => each !== undefined) ?? '').trim().toLowerCase()
    if (name.toLowerCase() === 'lang') {
      const language = asLanguage(value)
      if (language) languages.add(language)
      else problem = { type: 'unknown-language' }
    } else if (/[\p{L}\p{N}]/u.test(value)) (name.startsWith('-') ? withoutSources : sources).add(value)
    else problem = { type: 'no-source' }
    return ' '.repeat(filter.length)
  })
  if (problem) return problem
  return {
    rest,
    ...(languages.size > 0 ? { languages: [...languages].sort() } : {}),
    ...(sources.size > 0 ? { sources: [...sources].sort() } : {}),
    ...(withoutSources.size > 0 ? { withoutSources: [...withoutSources].sort() } : {}),
  }
}

/** A word of a topic as it is offered to the lexicon. */
interface TypedWord extends Token {
  /** Number of the quotation that it stands in. */
  quotation?: number
  /** A minus stands before it. */
  minus: boolean
  /** A comma or another end of a thought stands before it. */
  breaks: boolean
  /** A bar stands before it. */
  bar: boolean
}

function readWords(text: string): TypedWord[] {
  // One word in quotes is no phrase.
  const quotations = [...text.matchAll(QUOTED)]
    .filter(([quotation]) => tokenize(quotation).length > 1)
    .map(({ index, 0: { length } }) => ({
      from: index,
      to: index + length,
    }))
  const tokens = tokenize(text)
  return tokens.map((token, index) => {
    const between = text.slice(tokens[index - 1]?.end ?? 0, token.start)
    const quotation = quotations.findIndex(({ from, to }) => token.start >= from && token.end <= to)
    return {
      ...token,
      // People type topics in lower case; the lexicon asks names for their capital, so each word is offered with one.
      capital: true,
      ...(quotation < 0 ? {} : { quotation }),
      minus: EXCLUDES.test(text.slice(Math.max(0, token.start - 3), token.start)),
      breaks: /[,;]/.test(between),
      bar: between.includes('|'),
    }
  })
}

interface Reading {
  language: Language
  /** Words that the lexicon knows in this language, or that are its stop words. */
  known: number
  groups: TypedGroup[]
  without: TypedGroup[]
}

function read(typed: string, words: readonly TypedWord[], language: Language, lexicon: Lexicon): Reading {
  const hits = lexicon
    .find(
      words.map((word) => asInCapitals(word, language)),
      language,
    )
    .filter((hit) => isOneThought(words.slice(hit.from, hit.to)))
    .sort(
      (a, b) =>
        a.from - b.from || Number(b.strength === 'strong') - Number(a.strength === 'strong') || b.to - a.to,
    )
  const reading: Reading = { language, known: 0, groups: [], without: [] }
  /** Set behind "without", until the thought ends. */
  let excluding = false
  let alternates = false
  /** What was typed last belongs to it; behind "or" comes what does in its place, excluded or not as it is. */
  let last: TypedGroup | undefined
  /** Set behind "and" or a comma. */
  let adds = false
  for (let at = 0; at < words.length; ) {
    const word = words[at] as TypedWord
    if (word.breaks) {
      excluding = false
      adds = true
    }
    if (word.bar) alternates = true
    const join = word.quotation === undefined ? joins(word.norm, language) : undefined
    if (join && at < words.length - 1) {
      if (join === 'without') excluding = true
      else if (join === 'or') alternates = true
      else adds = true
      reading.known += 0.5
      at++
      continue
    }
    const { terms, to, known } = readTerms(words, at, hits, language, lexicon)
    reading.known += known
    if (terms.length > 0) {
      const group = { words: typed.slice(word.start, words[to - 1]?.end), terms }
      const list = excluding || word.minus ? reading.without : reading.groups
      const isListed = adds || list === reading.without // of what is excluded, the broader takes the narrower along
      if (alternates && last) addAlternative(last, group)
      else last = addGroup(list, group, isListed ? 'and' : 'beside', lexicon)
      alternates = false
      adds = false
    }
    at = to
  }
  // What alternatives were added to may have become what stands there already.
  reading.groups = withoutRepeats(settled(withoutFirstNames(reading.groups, lexicon), lexicon), meaningKey)
  reading.without = withoutRepeats(reading.without, meaningKey)
  return reading
}

/** What stands at one place of a topic; no terms where it is a stop word. */
function readTerms(
  words: readonly TypedWord[],
  at: number,
  hits: readonly ConceptHit[],
  language: Language,
  lexicon: Lexicon,
): { terms: Term[]; to: number; known: number } {
  const word = words[at] as TypedWord
  if (word.quotation !== undefined) {
    const quoted = words.filter(({ quotation }) => quotation === word.quotation)
    const stems = quoted.map(({ norm }) => stem(norm, language))
    return { terms: [{ type: 'phrase', stems }], to: at + quoted.length, known: 0 }
  }
  const here = hits.filter((hit) => hit.from === at)
  const longest = here.find((hit) => !isHintAtCountry(hit, lexicon))
  if (longest) {
    const meant = namesFirst(
      here.filter((hit) => hit.to === longest.to && hit.strength === longest.strength),
      lexicon,
    )
    const terms = meant.map((hit): Term => ({ type: 'concept', id: hit.concept }))
    return { terms, to: longest.to, known: longest.to - at }
  }
  if (isStopWord(word.norm, language)) return { terms: [], to: at + 1, known: 0.5 }
  const says = !/^(?:\p{L}|20\d\d)$/u.test(word.norm) // a letter or a year alone is no subject
  const terms = says ? [freeWord(word, language)] : []
  return { terms, to: at + 1, known: 0 }
}

/** A name of several words is not read across a comma, a bar, a quotation or a minus. */
function isOneThought([first, ...rest]: readonly TypedWord[]): boolean {
  return (
    first?.quotation === undefined &&
    rest.every(({ quotation, minus, breaks, bar }) => quotation === undefined && !minus && !breaks && !bar)
  )
}

// Minsk hints at Belarus in an article; who types it means Minsk.
function isHintAtCountry({ concept, strength }: ConceptHit, lexicon: Lexicon): boolean {
  return strength === 'weak' && lexicon.concepts.get(concept)?.kind === 'country'
}

/** Where words are a name and a theme's as well, who types them means the name. */
function namesFirst(hits: readonly ConceptHit[], lexicon: Lexicon): readonly ConceptHit[] {
  const meant = hits.filter((hit) => !isHintAtCountry(hit, lexicon))
  const names = meant.filter(({ concept }) => lexicon.concepts.get(concept)?.kind !== 'theme')
  return names.length > 0 ? names : meant
}

// "nato" and "рф" are typed small as often as not; but "who" is a question word unless it is typed WHO.
function asInCapitals(token: Token, language: Language): Token {
  return { ...token, caps: token.caps || (token.norm.length <= 6 && !isStopWord(token.norm, language)) }
}

function freeWord(token: Token, language: Language): Term {
  const key = nameKey(token.norm)
  return { type: 'word', stem: stem(token.norm, language), ...(key === undefined ? {} : { nameKey: key }) }
}

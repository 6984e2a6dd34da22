import type { ConceptHit, Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { stem } from '../language/stem.ts'
import { type Token, tokenize } from '../language/tokenize.ts'
import type { Language } from '../model/language.ts'
import type { Term, TopicProblem, TypedGroup, TypedTopic } from '../model/topic.ts'
import { isStopWord } from './stop-words.ts'
import { topicId } from './topic-id.ts'

const LONGEST = 200 // characters; more is an article, not a topic
const MOST_GROUPS = 6
const LANGUAGES: readonly Language[] = ['en', 'uk', 'ru', 'be', 'pl', 'de', 'fr', 'es']

/**
 * Understands what a person typed. The language is the one whose lexicon knows most of the words, the person's own if several do.
 * What the lexicon does not know becomes a group of its own, matched as a word or a name.
 */
export function parseTopic(text: string, lexicon: Lexicon, own: Language = 'en'): TypedTopic | TopicProblem {
  const typed = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s?!.…]+$/u, '')
  if (typed === '') return { type: text.trim() === '' ? 'empty' : 'no-words' }
  if (/^[a-z]+:\/\/\S+$/i.test(typed)) return { type: 'address' }
  if (typed.length > LONGEST) return { type: 'too-long' }
  // People type topics in lower case; the lexicon asks names for their capital, so each word is offered with one.
  const tokens = tokenize(typed).map((token) => ({ ...token, capital: true }))
  if (tokens.length === 0) return { type: 'no-words' }
  const readings = [own, ...LANGUAGES.filter((language) => language !== own)].map((language) =>
    read(typed, tokens, language, lexicon),
  )
  const best = readings.reduce((a, b) => (b.known > a.known ? b : a))
  if (best.groups.length === 0) return { type: 'too-broad' }
  if (best.groups.length > MOST_GROUPS) return { type: 'too-many-groups' }
  return { id: topicId(best.groups), text: typed, language: best.language, groups: best.groups }
}

interface Reading {
  language: Language
  /** Words that the lexicon knows in this language, or that are its stop words. */
  known: number
  groups: TypedGroup[]
}

function read(typed: string, tokens: Token[], language: Language, lexicon: Lexicon): Reading {
  const hits = lexicon
    .find(
      tokens.map((token) => asInCapitals(token, language)),
      language,
    )
    .sort(
      (a, b) =>
        a.from - b.from || b.to - a.to || Number(b.strength === 'strong') - Number(a.strength === 'strong'),
    )
  const groups: TypedGroup[] = []
  let known = 0
  for (let at = 0; at < tokens.length; ) {
    const here = hits.filter((hit) => hit.from === at)
    const token = tokens[at] as Token
    const longest = here[0]
    if (longest && !isHintAtName(longest, lexicon)) {
      const strong = here.filter((hit) => hit.to === longest.to && hit.strength === longest.strength)
      const words = typed.slice(token.start, tokens[longest.to - 1]?.end)
      addGroup(
        groups,
        words,
        strong.map((hit) => ({ type: 'concept', id: hit.concept })),
      )
      known += longest.to - longest.from
      at = longest.to
      continue
    }
    if (isStopWord(token.norm, language)) known += 0.5
    else addGroup(groups, typed.slice(token.start, token.end), [freeWord(token, language)])
    at++
  }
  return { language, known, groups }
}

// Minsk hints at Belarus in an article; who types it means Minsk.
function isHintAtName({ concept, strength }: ConceptHit, lexicon: Lexicon): boolean {
  return strength === 'weak' && lexicon.concepts.get(concept)?.kind !== 'theme'
}

// "nato" and "рф" are typed small as often as not; but "who" is a question word unless it is typed WHO.
function asInCapitals(token: Token, language: Language): Token {
  return { ...token, caps: token.caps || (token.norm.length <= 6 && !isStopWord(token.norm, language)) }
}

function freeWord(token: Token, language: Language): Term {
  const key = nameKey(token.norm)
  return { type: 'word', stem: stem(token.norm, language), ...(key === undefined ? {} : { nameKey: key }) }
}

/** The same concept said twice ("Belarus Belarusian army") is one requirement. */
function addGroup(groups: TypedGroup[], words: string, terms: Term[]): void {
  const key = JSON.stringify(terms)
  if (!groups.some((group) => JSON.stringify(group.terms) === key)) groups.push({ words, terms })
}

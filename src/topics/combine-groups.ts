import type { Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { tokenize } from '../language/tokenize.ts'
import type { Requirements, Term, TypedGroup } from '../model/topic.ts'
import { meaningKey } from './topic-id.ts'

/** Of several meanings of one word, those that belong to what else was typed: the rates of "central bank rates" are no bets. */
export function settled(groups: readonly TypedGroup[], lexicon: Lexicon): TypedGroup[] {
  const conceptsOf = ({ terms }: TypedGroup) =>
    terms.flatMap((term) => (term.type === 'concept' ? [term.id] : []))
  return groups.map((group) => {
    const meanings = conceptsOf(group)
    if (meanings.length < 2 || meanings.length < group.terms.length || group.words.includes('|')) return group
    const others = groups.flatMap((other) => (other === group ? [] : conceptsOf(other)))
    const belongs = (id: string) => others.some((other) => areRelated(id, other, lexicon))
    const terms = group.terms.filter((term) => term.type === 'concept' && belongs(term.id))
    return terms.length > 0 ? { ...group, terms } : group
  })
}

function areRelated(one: string, other: string, lexicon: Lexicon): boolean {
  const [fields, others] = [lexicon.fieldsOf(one), lexicon.fieldsOf(other)]
  return fields.includes(other) || others.includes(one) || fields.some((field) => others.includes(field))
}

/** Takes a first name away that stands beside the person it belongs to: "Sam Altman" asks for Altman. */
export function withoutFirstNames(groups: readonly TypedGroup[], lexicon: Lexicon): TypedGroup[] {
  const soundOf = (word: string) => nameKey(word) ?? word
  const names = new Set<string>()
  for (const { words, terms } of groups) {
    for (const term of terms) {
      const concept = term.type === 'concept' ? lexicon.concepts.get(term.id) : undefined
      if (concept?.kind !== 'person') continue
      // What the person was typed by is no first name: another word that sounds like it is another word.
      const typed = new Set(tokenize(words).map(({ norm }) => soundOf(norm)))
      for (const { norm } of Object.values(concept.labels).flatMap(tokenize))
        if (!typed.has(soundOf(norm))) names.add(soundOf(norm))
    }
  }
  if (names.size === 0) return [...groups]
  return groups.filter(({ words, terms: [term, ...more] }) => {
    const word = tokenize(words)[0]?.norm ?? ''
    return term?.type !== 'word' || more.length > 0 || !names.has(soundOf(word))
  })
}

/**
 * Adds a group and gives the one that its words then belong to. The same said twice ("Belarus Belarusian army") is one requirement. Of a
 * concept and a narrower one, "energy blackouts" means the narrower, and "mines and demining" takes both, so the broader, which takes the
 * other along.
 */
export function addGroup(
  groups: TypedGroup[],
  group: TypedGroup,
  joined: 'and' | 'beside',
  lexicon: Lexicon,
): TypedGroup {
  const same = groups.find((each) => meaningKey(each) === meaningKey(group))
  if (same) return same
  const related = groups.findIndex((each) => takes(each, group, lexicon) || takes(group, each, lexicon))
  const other = groups[related]
  if (other && takes(other, group, lexicon) !== (joined === 'beside')) return other
  if (other) groups[related] = group
  else groups.push(group)
  return group
}

/** Lets what was typed behind "or" do in place of what stood before it. */
export function addAlternative(group: TypedGroup, other: TypedGroup): void {
  group.words = `${group.words} | ${other.words}`
  group.terms = withoutRepeats([...group.terms, ...other.terms], (term) => meaningKey({ terms: [term] }))
}

/** Each once, the first of those with one key. */
export function withoutRepeats<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  const seen = new Set<string>()
  return values.filter((value) => !seen.has(keyOf(value)) && seen.add(keyOf(value)))
}

/** Whether a topic excludes what every article about it speaks of: blackouts without energy. */
export function excludesItself(
  { groups, without = [] }: Pick<Requirements<TypedGroup>, 'groups' | 'without'>,
  lexicon: Lexicon,
): boolean {
  return without.some((excluded) =>
    groups.some((group) => group.terms.every((term) => isTakenBy(term, excluded.terms, lexicon))),
  )
}

function isTakenBy(term: Term, excluded: readonly Term[], lexicon: Lexicon): boolean {
  return excluded.some((other) =>
    term.type === 'concept' && other.type === 'concept'
      ? lexicon.withBroader(term.id).includes(other.id)
      : meaningKey({ terms: [term] }) === meaningKey({ terms: [other] }),
  )
}

/** Whether the one group is found wherever the other is: it is a concept, and the other a narrower one. */
function takes({ terms: [one, ...more] }: TypedGroup, { terms }: TypedGroup, lexicon: Lexicon): boolean {
  if (one?.type !== 'concept' || more.length > 0) return false
  return terms.every((term) => term.type === 'concept' && lexicon.meansAlso(term.id).includes(one.id))
}

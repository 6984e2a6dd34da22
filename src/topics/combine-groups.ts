import type { Lexicon } from '../language/lexicon.ts'
import { nameKey } from '../language/name-key.ts'
import { tokenize } from '../language/tokenize.ts'
import type { Requirements, Term, TypedGroup } from '../model/topic.ts'

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
  const names = new Set<string>()
  for (const { terms } of groups) {
    for (const term of terms) {
      const concept = term.type === 'concept' ? lexicon.concepts.get(term.id) : undefined
      if (concept?.kind !== 'person') continue
      for (const label of Object.values(concept.labels))
        for (const { norm } of tokenize(label)) names.add(nameKey(norm) ?? norm)
    }
  }
  if (names.size === 0) return [...groups]
  return groups.filter(({ words, terms: [term, ...more] }) => {
    const word = tokenize(words)[0]?.norm ?? ''
    return term?.type !== 'word' || more.length > 0 || !names.has(nameKey(word) ?? word)
  })
}

/**
 * The same concept said twice ("Belarus Belarusian army") is one requirement. Of a concept and a narrower one, "energy blackouts" means the
 * narrower, and "mines and demining" takes both, so the broader, which takes the other along.
 */
export function addGroup(
  groups: TypedGroup[],
  group: TypedGroup,
  joined: 'or' | 'and' | 'beside',
  lexicon: Lexicon,
): void {
  const last = groups.at(-1)
  if (joined === 'or' && last) {
    last.words = `${last.words} | ${group.words}`
    last.terms = [
      ...new Map([...last.terms, ...group.terms].map((term) => [JSON.stringify(term), term])).values(),
    ]
    return
  }
  const key = JSON.stringify(group.terms)
  if (groups.some(({ terms }) => JSON.stringify(terms) === key)) return
  const related = groups.findIndex((each) => takes(each, group, lexicon) || takes(group, each, lexicon))
  const other = groups[related]
  if (!other) groups.push(group)
  else if (takes(other, group, lexicon) === (joined === 'beside')) groups[related] = group
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
      : JSON.stringify(term) === JSON.stringify(other),
  )
}

/** What who names a concept asks for besides: what is broader, and of a name what it stands for. */
function meansAlso(id: string, lexicon: Lexicon): readonly string[] {
  const offices = lexicon.concepts.get(id)?.standsFor ?? []
  return [...lexicon.withBroader(id), ...offices.flatMap(({ concept }) => lexicon.withBroader(concept))]
}

/** Whether the one group is found wherever the other is: it is a concept, and the other a narrower one. */
function takes({ terms: [one, ...more] }: TypedGroup, { terms }: TypedGroup, lexicon: Lexicon): boolean {
  if (one?.type !== 'concept' || more.length > 0) return false
  return terms.every((term) => term.type === 'concept' && meansAlso(term.id, lexicon).includes(one.id))
}

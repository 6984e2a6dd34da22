import { loadLexicon } from '../../language/lexicon.ts'
import { tokenize } from '../../language/tokenize.ts'
import type { Language } from '../../model/language.ts'
import { figures, Tallies } from './tally.ts'

/** One sentence by language. */
export type Translations = Partial<Record<Language, string>>

/** A concept that a sentence and its translation do not share. */
export interface Gap {
  concept: string
  /** English sentences with it whose translation lacks it, and the reverse, each with its translation. */
  missing: string[]
  only: string[]
}

const TOP = 20 // concepts whose share of all hits is told

/** How far what the thesaurus finds in English sentences is what it finds in their translations. A concept counts once a sentence. */
export function compareTranslations(rows: readonly Translations[], lang: Language) {
  const tallies = new Tallies()
  const counts = new Map<string, number>()
  let sentences = 0
  for (const { there, here } of pairs(rows, lang)) {
    sentences++
    for (const id of there) counts.set(id, (counts.get(id) ?? 0) + 1)
    for (const id of new Set([...there, ...here])) tallies.count(['all'], here.has(id), there.has(id))
  }
  const { f1, precision, recall } = figures(tallies.byName.get('all') ?? { right: 0, wrong: 0, missed: 0 })
  const ranked = [...counts.values()].sort((a, b) => b - a)
  return {
    lang,
    sentences,
    perEnglishSentence: ratio(sum(ranked), sentences),
    recall,
    precision,
    f1,
    distinctConcepts: counts.size,
    shareOfTop20: ratio(sum(ranked.slice(0, TOP)), sum(ranked)),
  }
}

/** The concepts that sentences and translations do not share, the commonest first. */
export function gapsOf(rows: readonly Translations[], lang: Language): Gap[] {
  const gaps = new Map<string, Gap>()
  for (const { there, here, sentence } of pairs(rows, lang)) {
    for (const concept of new Set([...there, ...here])) {
      if (here.has(concept) && there.has(concept)) continue
      const gap = gaps.get(concept) ?? { concept, missing: [], only: [] }
      gap[there.has(concept) ? 'missing' : 'only'].push(sentence)
      gaps.set(concept, gap)
    }
  }
  const size = ({ missing, only }: Gap) => missing.length + only.length
  return [...gaps.values()].sort((a, b) => size(b) - size(a))
}

function* pairs(rows: readonly Translations[], lang: Language) {
  for (const { en, [lang]: translation } of rows) {
    if (en === undefined || translation === undefined) continue
    const sentence = `${en} || ${translation}`
    yield { there: conceptsOf(en, 'en'), here: conceptsOf(translation, lang), sentence }
  }
}

/** The concepts that a sentence establishes, each once; hints do not count. */
function conceptsOf(sentence: string, language: Language): Set<string> {
  const hits = loadLexicon().find(tokenize(sentence), language)
  return new Set(hits.filter(({ strength }) => strength === 'strong').map(({ concept }) => concept))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 1000) / 1000
}

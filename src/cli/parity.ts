import { parseArgs } from 'node:util'
import { loadLexicon } from '../language/lexicon.ts'
import { tokenize } from '../language/tokenize.ts'
import type { Language } from '../model/language.ts'
import { readLines } from './gold/read-set.ts'
import { figures, Tallies } from './gold/tally.ts'

const LANGUAGES: readonly Language[] = ['uk', 'ru', 'be', 'pl', 'de', 'fr', 'es']
const USAGE = `npm run -s parity -- [--gaps] [--lang LANG] FILE   (JSON Lines: the same sentence by language)
  What the thesaurus finds in an English sentence it should find in its translations: a JSON line a language.
  --gaps   instead: the concepts that miss most or are found too much, with a sentence each
  --lang   one language only
`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { gaps: { type: 'boolean' }, lang: { type: 'string' } },
  })
  const [file] = positionals
  if (file === undefined) throw new Error('Which file?')
  const rows = readLines<Partial<Record<Language, string>>>(file)
  const languages = LANGUAGES.filter((language) => values.lang === undefined || language === values.lang)
  for (const language of languages) {
    if (values.gaps) printGaps(rows, language)
    else printParity(rows, language)
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

/** The concepts that a sentence establishes, each once; hints do not count. */
function conceptsOf(sentence: string, language: Language): Set<string> {
  const hits = loadLexicon().find(tokenize(sentence), language)
  return new Set(hits.filter(({ strength }) => strength === 'strong').map(({ concept }) => concept))
}

function printParity(rows: readonly Partial<Record<Language, string>>[], lang: Language): void {
  const tallies = new Tallies()
  const counts = new Map<string, number>()
  let sentences = 0
  for (const { en, [lang]: translation } of rows) {
    if (en === undefined || translation === undefined) continue
    sentences++
    const [there, here] = [conceptsOf(en, 'en'), conceptsOf(translation, lang)]
    for (const id of there) counts.set(id, (counts.get(id) ?? 0) + 1)
    for (const id of new Set([...there, ...here])) tallies.count(['all'], here.has(id), there.has(id))
  }
  const { f1, precision, recall } = figures(tallies.byName.get('all') ?? { right: 0, wrong: 0, missed: 0 })
  const ranked = [...counts.values()].sort((a, b) => b - a)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
  const line = {
    lang,
    sentences,
    perEnglishSentence: round(sum(ranked) / sentences),
    recall,
    precision,
    f1,
    distinctConcepts: counts.size,
    shareOfTop20: round(sum(ranked.slice(0, 20)) / sum(ranked)),
  }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

function printGaps(rows: readonly Partial<Record<Language, string>>[], lang: Language): void {
  const gaps = new Map<string, { missing: string[]; only: string[] }>()
  for (const { en, [lang]: translation } of rows) {
    if (en === undefined || translation === undefined) continue
    const [there, here] = [conceptsOf(en, 'en'), conceptsOf(translation, lang)]
    for (const id of new Set([...there, ...here])) {
      if (here.has(id) && there.has(id)) continue
      const gap = gaps.get(id) ?? { missing: [], only: [] }
      gap[there.has(id) ? 'missing' : 'only'].push(`${en} || ${translation}`)
      gaps.set(id, gap)
    }
  }
  const ranked = [...gaps].sort(([, a], [, b]) => size(b) - size(a))
  for (const [concept, { missing, only }] of ranked) {
    const line = {
      lang,
      concept,
      missing: missing.length,
      only: only.length,
      missingIn: missing[0],
      onlyIn: only[0],
    }
    process.stdout.write(`${JSON.stringify(line)}\n`)
  }
}

function size({ missing, only }: { missing: string[]; only: string[] }): number {
  return missing.length + only.length
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}

import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { Language } from '../model/language.ts'
import { matchItems } from './gold/match-items.ts'
import { readSet } from './gold/read-set.ts'
import { figures, Tallies } from './gold/tally.ts'
import { printLine } from './print-line.ts'

const USAGE = `npm run -s evaluate -- [--queries en,uk,ru] [--misses] DIR...
  A line of precision, recall and F1 for all sets, each set, topic, item language, and within and across languages.
  --queries  languages whose queries are asked (usually en, uk, ru)
  --misses   instead of figures, every wrong or missing answer
`

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { queries: { type: 'string', default: 'en,uk,ru' }, misses: { type: 'boolean' } },
  })
  if (positionals.length === 0) throw new Error('Which sets?')
  const languages = values.queries.split(',') as Language[]
  const tallies = new Tallies()
  for (const folder of positionals) evaluateSet(folder, languages, tallies, values.misses === true)
  if (!values.misses) {
    for (const [name, tally] of tallies.byName) printLine({ of: name, ...figures(tally), ...tally })
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

function evaluateSet(
  folder: string,
  languages: readonly Language[],
  tallies: Tallies,
  misses: boolean,
): void {
  const { topics, items } = readSet(folder)
  const set = basename(folder)
  const found = new Map<string, number>()
  for (const { topic, lang, item, score } of matchItems(topics, items))
    found.set(`${topic} ${lang} ${item}`, score)
  for (const { id, queries } of topics) {
    for (const lang of languages) {
      if (queries?.[lang] === undefined) continue
      for (const item of items) {
        const isYes = found.has(`${id} ${lang} ${item.id}`)
        const shouldBe = item.topics?.includes(id) === true
        const across = item.lang === lang ? 'same language' : 'cross-language'
        tallies.count(
          ['overall', across, `set ${set}`, `items in ${item.lang}`, `topic ${id}`],
          isYes,
          shouldBe,
        )
        if (misses && isYes !== shouldBe) {
          const line = {
            [isYes ? 'wrong' : 'missing']: id,
            query: queries[lang],
            ...item,
            near: undefined,
            topics: undefined,
          }
          printLine(line)
        }
      }
    }
  }
}

import { parseArgs } from 'node:util'
import { LANGUAGES } from '../language/languages.ts'
import { compareTranslations, gapsOf, type Translations } from './gold/parity.ts'
import { readLines } from './gold/read-set.ts'
import { printLine } from './print-line.ts'

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
  const rows = readLines<Translations>(file)
  for (const lang of LANGUAGES) {
    if (lang === 'en' || (values.lang !== undefined && values.lang !== lang)) continue
    if (!values.gaps) printLine(compareTranslations(rows, lang))
    else
      for (const { concept, missing, only } of gapsOf(rows, lang))
        printLine({
          lang,
          concept,
          missing: missing.length,
          only: only.length,
          missingIn: missing[0],
          onlyIn: only[0],
        })
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

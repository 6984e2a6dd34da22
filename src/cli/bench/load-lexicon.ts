import { LANGUAGES } from '../../language/languages.ts'
import { loadLexicon } from '../../language/lexicon.ts'
import { tokenize } from '../../language/tokenize.ts'

// A process of its own: it tells its parent what loading the thesaurus took.
const before = residentMegabytes()
const start = performance.now()
const lexicon = loadLexicon()
const loadMs = Math.round(performance.now() - start)
for (const language of LANGUAGES) lexicon.find(tokenize('word'), language)
const allLanguagesMs = Math.round(performance.now() - start)
process.send?.({ loadMs, allLanguagesMs, rssMb: Math.round(residentMegabytes() - before) })
process.disconnect?.()

function residentMegabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1024 ** 2
}

import { loadLexicon } from '../../language/lexicon.ts'

// A process of its own: it tells its parent what loading the thesaurus took.
const before = residentMegabytes()
const start = performance.now()
loadLexicon()
const loadMs = Math.round(performance.now() - start)
process.send?.({ loadMs, rssMb: Math.round(residentMegabytes() - before) })
process.disconnect?.()

function residentMegabytes(): number {
  globalThis.gc?.()
  return process.memoryUsage.rss() / 1024 ** 2
}

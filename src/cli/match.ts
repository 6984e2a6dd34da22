import { parseArgs } from 'node:util'
import { matchItems } from './gold/match-items.ts'
import { type GoldItem, type GoldTopic, readLines } from './gold/read-set.ts'
import { printLine } from './print-line.ts'

const USAGE = 'npm run -s match -- --topics FILE --items FILE   (JSON Lines; prints one JSON line a match)\n'

try {
  const { values } = parseArgs({ options: { topics: { type: 'string' }, items: { type: 'string' } } })
  if (values.topics === undefined || values.items === undefined) throw new Error('Two files are needed.')
  const [topics, items] = [readLines<GoldTopic>(values.topics), readLines<GoldItem>(values.items)]
  for (const { topic, lang, item, score, evidence } of matchItems(topics, items)) {
    const line = { topic, lang, item, score: Math.round(score * 1000) / 1000, matched: true, evidence }
    printLine(line)
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}`)
  process.exitCode = 2
}

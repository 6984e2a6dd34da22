import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../../model/language.ts'

/** A topic of a labelled set: what people type for it, by language. */
export interface GoldTopic {
  id: string
  queries?: Partial<Record<Language, string>>
}

/** A news article of a labelled set. `topics` and `near`: for which it is relevant, and for which it only seems so. */
export interface GoldItem {
  id: string
  lang: Language
  title?: string
  lead?: string
  body?: string
  topics?: string[]
  near?: string[]
}

/** Reads JSON Lines. Throws in words with file and line where one is not JSON. */
export function readLines<Row>(file: string): Row[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.flatMap((line, index): Row[] => {
    if (line.trim() === '') return []
    try {
      return [JSON.parse(line) as Row]
    } catch {
      throw new Error(`${file}:${index + 1} is not JSON`)
    }
  })
}

/** A folder with topics.jsonl and items.jsonl. */
export function readSet(folder: string): { topics: GoldTopic[]; items: GoldItem[] } {
  const [topics, items] = [join(folder, 'topics.jsonl'), join(folder, 'items.jsonl')]
  for (const file of [topics, items]) if (!existsSync(file)) throw new Error(`There is no ${file}`)
  return { topics: readLines(topics), items: readLines(items) }
}

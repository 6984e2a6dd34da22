import { readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('./news/', import.meta.url)

export interface NewsItem {
  id: string
  /** Before the feed is written. */
  minutesAgo: number
  title: string
  lead: string
  /** Paragraphs; some hold HTML, as feeds do. */
  body: string[]
  /** Published only while the demo runs. */
  appearsLater: boolean
}

export interface Outlet {
  id: string
  title: string
  language: string
  format: 'rss' | 'atom' | 'json'
  items: NewsItem[]
}

/** Six invented outlets with invented news. */
export function loadOutlets(): Outlet[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))
  return files.sort().map((file) => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Outlet)
}

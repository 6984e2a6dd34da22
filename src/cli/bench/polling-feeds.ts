import { createHash } from 'node:crypto'
import type { Entry } from '../../model/feed.ts'

export const FEEDS = 10_000
/** Polled before, and not counted: a bot has been running for a while, and so has its code. */
export const WARM_UP = 1000
const HOSTS = 6000
export const ENTRIES = 25 // a feed, as most news sites list
const HUGE_ENTRIES = 500
const VOCABULARY = 5000 // made-up words, so that stories differ as much as real ones do

/** What a feed of the bench does when it is polled. Of a hundred, ninety are unchanged. */
export type Habit = 'unchanged' | 'changed' | 'slow' | 'failing' | 'cut-off' | 'huge' | 'hanging-up'

export function habitOf(feed: number): Habit {
  const place = feed % 100
  if (place < 90) return 'unchanged'
  if (place < 96) return 'changed'
  if (place === 99) return feed % 2500 === 2499 ? 'huge' : 'hanging-up'
  return (['slow', 'failing', 'cut-off'] as const)[place - 96] ?? 'unchanged'
}

export function hostOf(feed: number): string {
  return `host${feed % HOSTS}.feeds.example`
}

export function addressOf(feed: number, port: number): string {
  return `http://${hostOf(feed)}:${port}/${feed}`
}

/** The entries of a feed; `fresh` of them are new since the last poll, and first. */
export function entriesOf(feed: number, fresh: number, now: number): Entry[] {
  const count = habitOf(feed) === 'huge' ? HUGE_ENTRIES : ENTRIES
  return Array.from({ length: count }, (_, index) => {
    const number = count - index + (fresh > 0 ? 0 : -2)
    const words = wordsOf(`${feed} ${number}`, 9)
    const link = `https://${hostOf(feed)}/article/${feed}-${number}`
    return {
      title: `${words.slice(0, 6).join(' ')} ${feed}-${number}`,
      link,
      guid: link,
      publishedAt: now - index * 1_800_000,
      summary: textOf(`${feed} ${number}`, lengthOf(feed)),
    }
  })
}

/** The document that a feed's server sends. */
export function documentOf(feed: number, fresh: number, now: number): string {
  const items = entriesOf(feed, fresh, now).map(
    ({ title, link, guid, publishedAt, summary }) =>
      `<item><title>${title}</title><link>${link}</link><guid>${guid}</guid><pubDate>${new Date(publishedAt ?? now).toUTCString()}</pubDate><description><![CDATA[<p>${summary}</p>]]></description></item>`,
  )
  const whole = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed ${feed}</title><link>https://${hostOf(feed)}/</link><description>News</description>${items.join('\n')}</channel></rss>`
  return habitOf(feed) === 'cut-off' ? whole.slice(0, whole.length / 2) : whole
}

/** Characters of an entry's text: feeds of 16 kB, 66 kB and 300 kB, five, four and one of ten, as 139 real ones are spread (median 16, mean 75). */
function lengthOf(feed: number): number {
  if (habitOf(feed) === 'huge') return 10_000
  const kind = Math.floor(feed / 100) % 10
  return kind < 5 ? 350 : kind < 9 ? 2300 : 11_500
}

const POOL = Array.from({ length: 40_000 }, (_, index) => wordOf((index * 2_654_435_761) % VOCABULARY)).join(
  ' ',
)

function textOf(seed: string, length: number): string {
  const from = createHash('sha256').update(seed).digest().readUInt32BE(0) % (POOL.length - length)
  return POOL.slice(from, from + length)
}

function wordsOf(seed: string, count: number): string[] {
  const words: string[] = []
  for (let round = 0; words.length < count; round++) {
    const bytes = createHash('sha256').update(`${seed} ${round}`).digest()
    for (let at = 0; at + 1 < bytes.length; at += 2) words.push(wordOf(bytes.readUInt16BE(at) % VOCABULARY))
  }
  return words.slice(0, count)
}

/** The n-th made-up word: syllables, so that it reads and tokenises as a word does. */
function wordOf(number: number): string {
  const syllables = ['ba', 'ke', 'lo', 'mi', 'ru', 'sa', 'te', 'vo', 'zi', 'nu']
  return [...String(number + 1000)].map((digit) => syllables[Number(digit)]).join('')
}

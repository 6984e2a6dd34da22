import { detectLanguage } from '../language/detect-language.ts'
import { sentencesOf } from '../language/sentences.ts'
import type { Article } from '../model/article.ts'
import type { Entry, Feed } from '../model/feed.ts'
import type { Instant } from '../model/time.ts'
import { canonicalLink } from './article-id.ts'
import { dropClutter } from './drop-clutter.ts'
import { htmlToLine, htmlToText } from './html-to-text.ts'

const LONGEST_TITLE = 400 // characters
const LONGEST_LEAD = 1200
const LONGEST_ARTICLE = 4000 // title, lead and text together
const LONGEST_HTML = 60_000 // characters of markup that are looked at: fifteen times what an article keeps
const ALERT_AGE: Instant = 86_400_000 // Promise 3

/** What ingest knows about where and when an entry was seen. */
export interface Sighting {
  id: string
  feed: Feed
  feedLanguage: string | undefined
  at: Instant
  /** Whether the feed had been read successfully before this poll. */
  feedWasRead: boolean
}

/** An entry as plain text with language and time, or nothing if it says nothing. The story is not known yet. */
export function cleanEntry(entry: Entry, sighting: Sighting): Omit<Article, 'storyId'> | undefined {
  const summary = bodyText(entry.summary)
  const content = bodyText(entry.content)
  const { lead, text } = leadAndText(summary, content)
  const title =
    cut(htmlToLine(entry.title.slice(0, LONGEST_HTML)), LONGEST_TITLE) || firstSentence(lead || text)
  if (title === '') return undefined
  const link = canonicalLink(entry.link)
  const media = mediaOf(entry)
  const publishedAt = entry.publishedAt === undefined ? undefined : Math.min(entry.publishedAt, sighting.at)
  return {
    id: sighting.id,
    feedId: sighting.feed.id,
    source: sighting.feed.title,
    title,
    lead,
    text: cut(text, Math.max(0, LONGEST_ARTICLE - title.length - lead.length)),
    language: detectLanguage(`${title}\n${lead}\n${text}`, sighting.feedLanguage),
    ...(link === undefined ? {} : { link }),
    ...(media === undefined ? {} : { media }),
    ...(publishedAt === undefined ? {} : { publishedAt }),
    firstSeenAt: sighting.at,
    alertable: sighting.feedWasRead && (publishedAt === undefined || sighting.at - publishedAt <= ALERT_AGE),
  }
}

function mediaOf({ enclosures = [] }: Entry): Article['media'] {
  for (const { url, type } of enclosures) {
    const kind = /^(audio|video)\//i.exec(type ?? '')?.[1]?.toLowerCase()
    const link = kind === undefined ? undefined : canonicalLink(url)
    if (link !== undefined) return { url: link, kind: kind as 'audio' | 'video' }
  }
  return undefined
}

/** An article with the text of its page, where its feed gave little; the lead that it has stays. */
export function withPage<Kind extends Omit<Article, 'storyId'>>(article: Kind, page: string): Kind {
  const { title } = article
  const body = cut(page, LONGEST_ARTICLE)
  const { lead, text } = leadAndText(article.lead, body)
  return {
    ...article,
    lead,
    text: cut(text, Math.max(0, LONGEST_ARTICLE - title.length - lead.length)),
    language: detectLanguage(`${title}\n${body}`, article.language),
  }
}

function bodyText(html: string | undefined): string {
  // More than an article keeps is never looked at: splitting sentences takes quadratic time.
  return html === undefined ? '' : cut(dropClutter(htmlToText(html.slice(0, LONGEST_HTML))), LONGEST_ARTICLE)
}

// A feed gives a summary, the whole text, both, or the same twice. Without a summary the first paragraph leads.
function leadAndText(summary: string, content: string): { lead: string; text: string } {
  if (summary === '' || content.startsWith(summary)) return splitLead(content)
  if (content === '' || summary.startsWith(content)) return splitLead(summary)
  const { lead, text } = splitLead(summary)
  return { lead, text: text === '' ? content : `${text}\n${content}` }
}

function splitLead(body: string): { lead: string; text: string } {
  const [first = '', ...rest] = body.split('\n')
  const sentences = sentencesOf(first)
  const leadEnd = sentences.find((_, index) => index === 2)?.end ?? first.length
  const lead = cut(first.slice(0, leadEnd), LONGEST_LEAD)
  return { lead, text: [first.slice(lead.length).trim(), ...rest].filter((part) => part !== '').join('\n') }
}

function firstSentence(text: string): string {
  const span = sentencesOf(text)[0]
  return span === undefined ? '' : cut(text.slice(span.start, span.end), LONGEST_TITLE)
}

/** At most so many characters, ending with a whole word, or at least with a whole character. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  return text
    .slice(0, most)
    .replace(/\s+\S*$|\p{Surrogate}$/u, '')
    .trimEnd()
}

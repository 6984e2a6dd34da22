import { parseFeed as parse } from '../../src/feeds/parse-feed.ts'
import type { Entry } from '../../src/model/feed.ts'

interface ScoredItem {
  id?: string | undefined
  title: string
  link?: string | undefined
  /** ISO 8601, UTC. */
  date?: string | undefined
  text?: string | undefined
}

/** Our reading in the shape that the scorer of the feed corpus asks for; it wants a throw for what is no feed. */
export async function parseFeed(
  bytes: Uint8Array,
  contentType: string,
): Promise<{ title: string; items: ScoredItem[] }> {
  const parsed = await parse(bytes, contentType)
  if ('type' in parsed) throw new Error(parsed.type)
  return { title: parsed.title, items: parsed.entries.map(scoredItem) }
}

function scoredItem({ guid, title, link, publishedAt, summary, content }: Entry): ScoredItem {
  return {
    id: guid,
    title,
    link,
    date: publishedAt === undefined ? undefined : new Date(publishedAt).toISOString(),
    text: content ?? summary,
  }
}

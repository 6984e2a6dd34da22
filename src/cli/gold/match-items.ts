import { cleanEntry } from '../../articles/clean-entry.ts'
import { loadLexicon } from '../../language/lexicon.ts'
import type { Article } from '../../model/article.ts'
import type { Language } from '../../model/language.ts'
import type { Evidence } from '../../model/topic.ts'
import { escapeHtml } from '../../text/html.ts'
import { parseTopic } from '../../topics/parse-topic.ts'
import { LEAST_SCORE, USUAL } from '../../topics/strictness.ts'
import { TopicIndex } from '../../topics/topic-index.ts'
import type { GoldItem, GoldTopic } from './read-set.ts'

/** An item that a query of a topic found. */
export interface ItemMatch {
  topic: string
  /** Of the query. */
  lang: Language
  item: string
  score: number
  evidence: Evidence[]
}

/** What every query of every topic finds among the items: cleaned, indexed and matched by the functions that ingest calls. */
export function* matchItems(topics: readonly GoldTopic[], items: readonly GoldItem[]): Generator<ItemMatch> {
  const lexicon = loadLexicon()
  const index = new TopicIndex(lexicon)
  const asked = new Map<string, { topic: string; lang: Language }[]>()
  for (const { id, queries } of topics) {
    for (const [lang, query] of Object.entries(queries ?? {}) as [Language, string][]) {
      const topic = parseTopic(query, lexicon, lang)
      if ('type' in topic) continue
      index.add(topic)
      asked.set(topic.id, [...(asked.get(topic.id) ?? []), { topic: id, lang }])
    }
  }
  for (const item of items) {
    const article = articleOf(item)
    for (const { topicId, score, evidence } of article ? index.match(article) : []) {
      if (score < LEAST_SCORE[USUAL]) continue
      for (const query of asked.get(topicId) ?? []) yield { ...query, item: item.id, score, evidence }
    }
  }
}

/** An item as ingest would have it from a feed. */
function articleOf({ id, lang, title, lead, body }: GoldItem): Article | undefined {
  const feed = { id: 'gold', url: '', title: '', addedAt: 0 }
  const html = (text: string) => escapeHtml(text).replaceAll('\n', '<br>')
  const entry = {
    guid: id,
    title: escapeHtml(title ?? ''),
    ...(lead ? { summary: html(lead) } : {}),
    ...(body ? { content: html(body) } : {}),
  }
  const cleaned = cleanEntry(entry, { id, feed, feedLanguage: lang, at: 0, feedWasRead: true })
  return cleaned && { ...cleaned, storyId: id, language: lang }
}

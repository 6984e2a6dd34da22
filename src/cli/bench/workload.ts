import { loadLexicon } from '../../language/lexicon.ts'
import type { Article } from '../../model/article.ts'
import type { Entry } from '../../model/feed.ts'
import type { Log } from '../../model/log.ts'
import type { Topic } from '../../model/topic.ts'
import { topicId } from '../../topics/topic-id.ts'
import { loadOutlets } from '../demo/news.ts'

export const silent: Log = { info() {}, warn() {}, error() {} }

/** `count` topics of a country and a theme each, always the same ones. */
export function makeTopics(count: number): Topic[] {
  const concepts = [...loadLexicon().concepts.values()]
  const countries = concepts.filter((concept) => concept.kind === 'country')
  const themes = concepts.filter((concept) => concept.kind === 'theme')
  return Array.from({ length: Math.min(count, countries.length * themes.length) }, (_, index) => {
    const country = countries[index % countries.length]?.id ?? ''
    const theme = themes[Math.floor(index / countries.length)]?.id ?? ''
    const groups = [country, theme].map((id) => ({ terms: [{ type: 'concept' as const, id }] }))
    return { id: topicId({ groups }), groups }
  })
}

/** The demo's news as articles of about 3,000 characters: each with its neighbours' texts behind it. */
export function makeArticles(): Article[] {
  return loadOutlets().flatMap(({ id, title: source, language, items }) =>
    items.map((item, index) => {
      const around = [...items.slice(index), ...items.slice(0, index)]
      const text = around.flatMap((each) => [...each.body, each.title, each.lead]).join('\n')
      return {
        id: item.id,
        storyId: item.id,
        feedId: id,
        source,
        title: item.title,
        lead: item.lead,
        text: text.slice(0, 3000 - item.title.length - item.lead.length),
        language: language as Article['language'],
        firstSeenAt: 0,
        alertable: true,
      }
    }),
  )
}

/** `count` different entries, made of the demo's news by giving each sentence a number of its own. */
export function makeEntries(count: number, at: number): Entry[] {
  const items = loadOutlets().flatMap((outlet) => outlet.items)
  return Array.from({ length: count }, (_, index) => {
    const item = items[index % items.length] as (typeof items)[number]
    const title = item.title.split(' ').map((word, place) => (place % 3 === 2 ? `${word}${index}` : word))
    return {
      guid: `bench-${index}`,
      title: title.join(' '),
      link: `https://bench.example/${index}`,
      publishedAt: at - index * 1000,
      summary: item.lead,
      content: item.body.join('\n'),
    }
  })
}

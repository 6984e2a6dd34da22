import type { Article } from '../model/article.ts'
import type { Requirements } from '../model/topic.ts'

/**
 * Whether an article comes from one of these sources: its feed's name or the host of its link holds the name (in lower case); a name behind
 * `=` must be the feed's whole name.
 */
function isFrom({ source, link }: Pick<Article, 'source' | 'link'>, names: readonly string[]): boolean {
  const title = source.toLowerCase()
  const host = link === undefined ? '' : new URL(link).host
  return names.some((name) =>
    name.startsWith('=')
      ? title === name.slice(1)
      : title.includes(name) || host.includes(name.replaceAll(' ', '')),
  )
}

/** Whether a topic's filters let an article through. */
export function passesFilters(
  { languages, sources, withoutSources }: Requirements,
  article: Pick<Article, 'source' | 'link' | 'language'>,
): boolean {
  if (languages && !languages.includes(article.language)) return false
  if (sources && !isFrom(article, sources)) return false
  return !withoutSources || !isFrom(article, withoutSources)
}

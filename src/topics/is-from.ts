import type { Article } from '../model/article.ts'

/** Whether an article comes from one of these sources: its feed's name or the host of its link holds the name (in lower case). */
export function isFrom(
  { source, link }: Pick<Article, 'source' | 'link'>,
  names: readonly string[],
): boolean {
  const title = source.toLowerCase()
  const host = link === undefined ? '' : new URL(link).host
  return names.some((name) => title.includes(name) || host.includes(name.replaceAll(' ', '')))
}

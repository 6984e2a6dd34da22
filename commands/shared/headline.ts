import { escapeHtml } from '../../src/text/html.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { showTime } from '../../src/text/show-time.ts'
import type { ViewContext } from './command.ts'

const LONGEST_LINK = 2000 // characters

/** One line for an article: its linked title, source and time. */
export function headline(
  article: { title: string; link?: string; source: string; at: number },
  { t, now, chat, language }: ViewContext,
): string {
  const title = escapeHtml(cutToFit(article.title, 160))
  const linked =
    article.link === undefined || article.link.length > LONGEST_LINK
      ? title
      : `<a href="${escapeHtml(article.link)}">${title}</a>`
  const time = showTime(article.at, now, chat.timeZone, language)
  return `• ${linked}\n   <i>${t('item.when', { source: cutToFit(article.source, 60), time })}</i>`
}

export function showHour(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

import type { Subscription } from '../src/model/chat.ts'
import type { RenderedMessage } from '../src/model/outbox.ts'
import { escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import type { Item } from './load-items.ts'
import type { Reader } from './reader.ts'
import { renderHeadline } from './render-item.ts'

const TITLE = 90 // characters: thirty of them, with their sources, fit in 4,096
const SOURCE = 24

/** What of a topic came beyond its alerts of an hour: a line a story, and what to do about so many. */
export function renderGathered(
  items: readonly Item[],
  more: number,
  { topicId, name, strictness }: Subscription,
  { t }: Reader,
): RenderedMessage {
  const lines = items.map(
    (item) => `• ${renderHeadline(item, TITLE)} <i>${escapeHtml(cutToFit(item.article.source, SOURCE))}</i>`,
  )
  const title = t('gathered.title', { topic: cutToFit(name, 80), count: items.length })
  const rest = more > 0 ? [t('gathered.more', { count: more })] : []
  return {
    html: [title, lines.join('\n'), ...rest].join('\n\n'),
    buttons: [
      [
        ...(strictness === 'focused'
          ? []
          : [{ text: t.plain('gathered.narrower'), data: `calm:narrower:${topicId}` }]),
        { text: t.plain('gathered.as-digest'), data: `calm:digest:${topicId}` },
      ],
    ],
  }
}

import type { RenderedMessage } from '../src/model/outbox.ts'
import { escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import { showDay } from '../src/text/show-time.ts'
import type { Item } from './load-items.ts'
import type { Reader } from './reader.ts'
import { renderItem } from './render-item.ts'

/** Stories in one message: with SIZE below, that many always fit in 4,096 characters. */
export const ITEMS_A_MESSAGE = 5
const SIZE = { title: 180, sentences: 2, sentence: 180 }

/** Where in a digest of several messages this one stands. */
export interface Part {
  part: number
  parts: number
  /** Stories that are left for another digest. */
  more: number
}

/** Stories topic by topic. `nameOf` gives the reader's own name for a topic. */
export function renderDigest(
  items: readonly Item[],
  nameOf: (topicId: string) => string,
  { part, parts, more }: Part,
  reader: Reader,
): RenderedMessage {
  const { t } = reader
  const title = t('digest.title', { day: showDay(reader.now, reader.timeZone, reader.language) })
  const blocks = [parts > 1 ? `${title} ${t('digest.part', { part, parts })}` : title]
  let topicId = ''
  for (const item of items) {
    if (item.ref.topicId !== topicId) {
      topicId = item.ref.topicId
      blocks.push(`<b>${escapeHtml(cutToFit(nameOf(topicId), 80))}</b>`)
    }
    blocks.push(renderItem(item, reader, SIZE))
  }
  if (more > 0 && part === parts) blocks.push(t('digest.more', { count: more }))
  return { html: blocks.join('\n\n') }
}

import type { RenderedMessage } from '../src/model/outbox.ts'
import { escapeHtml } from '../src/text/html.ts'
import { cutToFit } from '../src/text/measure.ts'
import type { Item } from './load-items.ts'
import type { Reader } from './reader.ts'
import { renderItem } from './render-item.ts'

const MOST_TOPICS = 5 // named of one story
const SIZE = { title: 300, sentences: 3, sentence: 400 }

/** One story, at once. `topics` are the names of all topics of this reader that it belongs to. */
export function renderAlert(item: Item, topics: readonly string[], reader: Reader): RenderedMessage {
  const some = topics.slice(0, MOST_TOPICS).map((name) => `<b>${escapeHtml(cutToFit(name, 80))}</b>`)
  const names = [...some, ...(topics.length > MOST_TOPICS ? ['…'] : [])].join(' · ')
  return {
    html: `🔔 ${names}\n\n${renderItem(item, reader, SIZE)}`,
    buttons: [
      [
        { text: reader.t.plain('alert.why'), data: 'why' },
        { text: reader.t.plain('alert.not-for-me'), data: 'not-for-me' },
      ],
    ],
  }
}

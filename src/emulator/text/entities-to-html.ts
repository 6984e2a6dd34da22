import type { MessageEntity } from 'grammy/types'
import { endOf, type FormattedText, sortEntities } from './formatted-text.ts'

const tagNames: Partial<Record<MessageEntity['type'], string>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  spoiler: 'tg-spoiler',
  code: 'code',
  blockquote: 'blockquote',
}

/** The HTML that shows a text as a client would: one spelling for each look, so that tests can compare it. */
export function entitiesToHtml({ text, entities }: FormattedText): string {
  const shown = sortEntities(entities).filter((entity) => tags(entity) !== undefined)
  const edges = new Set([0, text.length])
  for (const entity of shown) edges.add(entity.offset).add(endOf(entity))
  const cuts = [...edges].sort((a, b) => a - b)
  const open: MessageEntity[] = []
  let html = ''
  for (const [index, cut] of cuts.entries()) {
    const active = shown.filter((entity) => entity.offset <= cut && cut < endOf(entity))
    // Entities may cross each other; tags may not. What must close too early is opened again.
    const kept = open.findIndex((entity, depth) => active[depth] !== entity)
    for (const entity of open.splice(kept === -1 ? open.length : kept).reverse()) html += tags(entity)?.close
    for (const entity of active.slice(open.length)) {
      html += tags(entity)?.open
      open.push(entity)
    }
    html += escapeText(text.slice(cut, cuts[index + 1] ?? cut))
  }
  return html
}

/** The addresses behind a text, in reading order, each as often as it occurs. */
export function linksIn({ text, entities }: FormattedText): string[] {
  return sortEntities(entities).flatMap((entity) => {
    if (entity.type === 'text_link') return [entity.url]
    return entity.type === 'url' ? [text.slice(entity.offset, endOf(entity))] : []
  })
}

function tags(entity: MessageEntity): { open: string; close: string } | undefined {
  switch (entity.type) {
    case 'text_link':
      return {
        open: `<a href="${escapeAttribute(entity.url)}">`,
        close: '</a>',
      }
    case 'text_mention':
      return {
        open: `<a href="tg://user?id=${entity.user.id}">`,
        close: '</a>',
      }
    case 'expandable_blockquote':
      return { open: '<blockquote expandable>', close: '</blockquote>' }
    case 'custom_emoji':
      return {
        open: `<tg-emoji emoji-id="${escapeAttribute(entity.custom_emoji_id)}">`,
        close: '</tg-emoji>',
      }
    case 'date_time': {
      const format = entity.date_time_format === '' ? '' : ` format="${entity.date_time_format}"`
      return {
        open: `<tg-time unix="${entity.unix_time}"${format}>`,
        close: '</tg-time>',
      }
    }
    case 'pre': {
      if (!entity.language) return { open: '<pre>', close: '</pre>' }
      return {
        open: `<pre><code class="language-${escapeAttribute(entity.language)}">`,
        close: '</code></pre>',
      }
    }
    default: {
      const name = tagNames[entity.type]
      return name === undefined ? undefined : { open: `<${name}>`, close: `</${name}>` }
    }
  }
}

function escapeText(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}

function escapeAttribute(value: string): string {
  return escapeText(value).replace(/"/g, '&quot;')
}

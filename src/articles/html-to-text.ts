import { Parser } from 'htmlparser2'
import { repairText } from '../text/repair-text.ts'

const BLOCKS = new Set(
  'p div br li ul ol h1 h2 h3 h4 h5 h6 tr table blockquote section article header footer pre hr dd dt'.split(
    ' ',
  ),
)
const SKIPPED = new Set(
  'script style noscript iframe figcaption svg form button select textarea template title'.split(' '),
)

const DEEPEST = 500 // elements inside elements; deeper is hostile, and costs quadratic time

/** Plain text of HTML or of plain text; blocks become lines, white space is folded, empty lines dropped. Never throws. */
export function htmlToText(html: string): string {
  let text = ''
  let skipping = 0
  let depth = 0
  const parser = new Parser(
    {
      onopentag(name) {
        if (++depth > DEEPEST) parser.reset()
        if (SKIPPED.has(name)) skipping++
        if (BLOCKS.has(name)) text += '\n'
      },
      ontext(data) {
        // A line break in the source is a space; only blocks begin lines.
        if (skipping === 0) text += data.replace(/\s+/g, ' ')
      },
      onclosetag(name) {
        depth--
        if (SKIPPED.has(name)) skipping--
        if (BLOCKS.has(name)) text += '\n'
      },
    },
    { decodeEntities: true },
  )
  parser.write(html)
  parser.end()
  return tidy(text)
}

const LONGEST_LINE = 4000 // characters of markup; no title has more

/** One line of plain text, for titles. Markup that was escaped twice is taken off too. */
export function htmlToLine(html: string): string {
  const once = htmlToText(html.slice(0, LONGEST_LINE))
  const twice = /&(?:[a-z]+|#\d+);|<\/?[a-z][^>]*>/i.test(once) ? htmlToText(once) : once
  return twice.replaceAll('\n', ' ').trim()
}

function tidy(text: string): string {
  return repairText(text)
    .split('\n')
    .map((line) => line.replace(/[\s\p{Cc}\u00a0\u200b\ufeff]+/gu, ' ').trim())
    .filter((line) => line !== '')
    .join('\n')
}

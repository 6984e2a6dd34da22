import { stripVTControlCharacters, styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** How a chat looks in a terminal, with colours or without. */
export interface Looks {
  colours: boolean
  /** Columns. */
  width: number
}

/** A message as Telegram would show it: bold, links, quotes, and its buttons with their numbers. */
export function showMessage(html: string, buttons: readonly string[][], looks: Looks): string {
  const paint = (style: Style, text: string) =>
    looks.colours ? styleText(style, text, { validateStream: false }) : text
  const inline = (text: string) =>
    text
      .replace(/<b>(.*?)<\/b>/gs, (_, inner: string) => (looks.colours ? paint('bold', inner) : `*${inner}*`))
      .replace(/<i>(.*?)<\/i>/gs, (_, inner: string) => paint('dim', inner))
      .replace(/<code>(.*?)<\/code>/gs, (_, inner: string) => paint('cyan', inner))
      .replace(
        /<a href="([^"]*)">(.*?)<\/a>/gs,
        (_, href: string, inner: string) => `${paint('underline', inner)} ${paint('dim', `‹${href}›`)}`,
      )
      .replace(/<[^>]+>/g, '')
      .replace(
        /&(lt|gt|quot|amp);/g,
        (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? '',
      )
  const blocks = html.split(/<blockquote[^>]*>(.*?)<\/blockquote>/s)
  const lines = blocks.flatMap((block, index) => {
    const quote = index % 2 === 1
    const text = inline(quote ? block : block.replace(/^\n|\n$/g, ''))
    return text
      .split('\n')
      .flatMap((line) =>
        wrap(line, looks.width - (quote ? 2 : 0)).map((each) => (quote ? `│ ${each}` : each)),
      )
  })
  let number = 0
  const rows = buttons.map((row) => row.map((text) => paint('inverse', ` ${++number} ${text} `)).join(' '))
  return [...lines, ...rows].join('\n')
}

/** Breaks a line at spaces; colour codes take no room. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && visibleLength(`${current} ${word}`) > width) {
      lines.push(current)
      current = word
    } else {
      current =
        current === '' && lines.length === 0 && word === ''
          ? ' '
          : current === ''
            ? word
            : `${current} ${word}`
    }
  }
  return [...lines, current]
}

function visibleLength(text: string): number {
  return [...stripVTControlCharacters(text)].length
}

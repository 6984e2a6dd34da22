import { plainTextOf } from './html.ts'

/** Characters (code points) that a message may have, entities parsed. Bot API, sendMessage. */
export const LONGEST_MESSAGE = 4096

/** How long Telegram takes a message in our HTML to be: in code points, without tags. */
export function lengthOf(html: string): number {
  const visible = html.replace(/<[^>]+>/g, '')
  return [...plainTextOf(visible)].length
}

/** The text in pieces of at most so many code points each, never broken inside a word unless it is longer than that. */
export function splitToFit(text: string, most: number = LONGEST_MESSAGE): string[] {
  const pieces: string[] = []
  let rest = [...text.trim()]
  while (rest.length > most) {
    const start = rest.slice(0, most + 1).join('')
    const piece = /^.*\S(?=\s)/s.exec(start)?.[0] ?? rest.slice(0, most).join('')
    pieces.push(piece)
    rest = [
      ...rest
        .slice([...piece].length)
        .join('')
        .trimStart(),
    ]
  }
  return [...pieces, rest.join('')]
}

/** At most so many code points, with an ellipsis where something was cut, never inside a word unless it is the first. */
export function cutToFit(text: string, most: number = LONGEST_MESSAGE): string {
  const characters = [...text]
  if (characters.length <= most) return text
  const start = characters.slice(0, most - 1).join('')
  const atWord = start.replace(/\s+\S*$/, '')
  return `${(atWord === '' ? start : atWord).trimEnd()}…`
}

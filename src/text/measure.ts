import { plainTextOf } from './html.ts'

/** Characters (code points) that a message may have, entities parsed. Bot API, sendMessage. */
export const LONGEST_MESSAGE = 4096

/** How long Telegram takes a message in our HTML to be: in code points, without tags. */
export function lengthOf(html: string): number {
  const visible = html.replace(/<[^>]+>/g, '')
  return [...plainTextOf(visible)].length
}

/** At most so many code points, with an ellipsis where something was cut, never inside a word unless it is the first. */
export function cutToFit(text: string, most: number = LONGEST_MESSAGE): string {
  const characters = [...text]
  if (characters.length <= most) return text
  const start = characters.slice(0, most - 1).join('')
  const atWord = start.replace(/\s+\S*$/, '')
  return `${(atWord === '' ? start : atWord).trimEnd()}…`
}

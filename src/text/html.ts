/** Text as it may stand in Telegram's HTML, in or outside of attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/** What a person reads of our own HTML: tags away, entities as characters. Links keep their address behind their text. */
export function plainTextOf(html: string): string {
  return html
    .replace(/<a href="([^"]*)">(.*?)<\/a>/gs, (_, href: string, text: string) => `${text} (${href})`)
    .replace(/<[^>]+>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => CHARACTERS[name] ?? '')
}

/** Escaped text with the given words in bold, wherever they stand as whole words. */
export function boldWords(text: string, words: readonly string[]): string {
  const wanted = [...new Set(words)].filter((word) => word !== '').sort((a, b) => b.length - a.length)
  if (wanted.length === 0) return escapeHtml(text)
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${wanted.map(escapePattern).join('|')})(?![\\p{L}\\p{N}])`,
    'gu',
  )
  let html = ''
  let from = 0
  for (const match of text.matchAll(pattern)) {
    html += `${escapeHtml(text.slice(from, match.index))}<b>${escapeHtml(match[0])}</b>`
    from = match.index + match[0].length
  }
  return html + escapeHtml(text.slice(from))
}

function escapePattern(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

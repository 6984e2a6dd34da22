// Lines that lead away from the article: what follows them is other articles' headlines.
const READ_ALSO =
  /(?:read (?:also|more|next)|also read|see also|related(?: (?:articles|news|stories))?|more (?:on|from|news)|other news|популярні новини|читайте (?:також|ще)|читай також|дивіться також|інші новини|більше новин|новини за темою|читайте (?:также|ещё|еще)|смотрите также|другие новости|по теме|чытайце (?:таксама|яшчэ)|глядзіце таксама|іншыя навіны|czytaj (?:też|także|również)|zobacz (?:też|także)|lesen sie auch|lire aussi|lea también)\s*(?::|—|–|-|\.{3}|…|$)/iu
const BOILERPLATE =
  /^(?:the post .+ (?:appeared first on|first appeared on) .+|continue reading.*|source:.*|джерело:.*|источник:.*|крыніца:.*|average rating.*|tags?:.*|теги:.*|тэгі:.*)$/iu
const HEADLINE = 200 // characters at most

/** Takes out what stands on a news page beside the article: "read also" lists, tags, bylines of syndication. */
export function dropClutter(text: string): string {
  const kept: string[] = []
  let inList = false
  for (const line of text.split('\n')) {
    const marker = READ_ALSO.exec(line)
    if (marker) {
      const before = line.slice(0, marker.index).trim()
      // Only as a line of its own, or behind a finished sentence: "see also" inside a sentence is prose.
      if (before === '' || /[.!?…»"”]$/u.test(before)) {
        if (before !== '') kept.push(before)
        inList = true
        continue
      }
    }
    if (inList && looksLikeHeadline(line)) continue
    inList = false
    if (!BOILERPLATE.test(line)) kept.push(line)
  }
  return kept.join('\n')
}

function looksLikeHeadline(line: string): boolean {
  return line.length <= HEADLINE && (!/[.!?]$/.test(line) || /\.{3}$|…$/.test(line))
}

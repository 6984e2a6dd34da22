// Lines that lead away from the article: what follows them is other articles' headlines.
const READ_ALSO =
  /(?:read (?:also|more|next)|also read|see also|related(?: (?:articles|news|stories))?|more (?:on|from|news)|other news|most read|latest news|популярн(?:і новини|е)|читайте (?:також|ще)|читай також|дивіться також|(?:інші|останні|головні) новини|більше новин|новини за темою|читайте (?:также|ещё|еще)|смотрите также|(?:другие|последние) новости|(?:новости |материалы )?по теме|чытайце (?:таксама|яшчэ)|глядзіце таксама|(?:іншыя|апошнія) навіны|(?:prze)?czytaj (?:też|także|również)|zobacz (?:też|także|również)|(?:inne|najnowsze) wiadomości|najczęściej czytane|lesen sie auch|mehr zum thema|auch interessant|das könnte sie auch interessieren|weitere (?:nachrichten|meldungen|artikel)|meistgelesen|(?:à )?lire (?:aussi|également)|(?:à )?voir aussi|sur le même sujet|les plus lus|lea también|lee también|te puede interesar|relacionado|noticias relacionadas|(?:más|otras) noticias|lo más leído)\s*(?::|—|–|-|\.{3}|…|$)/iu
const BOILERPLATE =
  /^(?:the post .+ (?:appeared first on|first appeared on) .+|continue reading.*|source:.*|джерело:.*|источник:.*|крыніца:.*|average rating.*|(?:tags?|теги|тэгі|tagi|schlagwörter|mots-clés|etiquetas):.*|(?:#[\p{L}\p{N}_]+[\s,]*)+|(?:advertisement|anzeige|werbung|publicité|publicidad|reklama|реклама|рэклама)|(?:(?:share|teilen|partager|comparte|compartir|udostępnij|поділитися|поширити|поделиться|падзяліцца)(?: (?:this|on|esto|en|sur))?:?)|(?:photo|image|picture|foto|fot|bild|crédit photo|imagen|фото|здымак)[.:] ?[^.!?]{1,80})$/iu
const HEADLINE = 200 // characters at most

/** Whether a line is nothing but the words that lead away from the article. */
export function isReadAlso(line: string): boolean {
  const words = line.trim()
  return words.length < 80 && READ_ALSO.exec(words)?.[0] === words
}

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

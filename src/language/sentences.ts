/** UTF-16 offsets of a sentence in its text. */
export interface Span {
  start: number
  end: number
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' })

// Intl.Segmenter also breaks behind these; a sentence that ends with one goes on in the next.
const ABBREVIATION =
  /(?:^|[\s(«"“„])(?:\p{Lu}|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Sen|Rep|Gov|St|vs|No|U\.S|U\.K|U\.N|e\.g|i\.e|ім|м|вул|ул|пл|бул|просп|обл|р|рр|г|гг|ст|стст|тис|тыс|млн|млрд|грн|руб|гр|св|див|см|напр|нач|акад|проф|праф|ген|Проф|Праф|Ген|доц|т|тав|тов|им|імя|кв|буд|д|z\. ?B|bzw|ca|ul|godz|tzw|np|dr|prof|св\. ?ап)\.\s*$/u

/** Divides a text into sentences: Intl.Segmenter's, joined again where it stopped at an initial or an abbreviation. */
export function sentencesOf(text: string): Span[] {
  const spans: Span[] = []
  let open: Span | undefined
  for (const { segment, index } of segmenter.segment(text)) {
    const end = index + segment.length
    if (open) open.end = end
    else open = { start: index, end }
    if (ABBREVIATION.test(segment) && !segment.includes('\n')) continue
    spans.push(open)
    open = undefined
  }
  if (open) spans.push(open)
  return spans.map((span) => trimSpan(text, span)).filter((span) => span.end > span.start)
}

function trimSpan(text: string, { start, end }: Span): Span {
  while (start < end && /\s/.test(text[start] ?? '')) start++
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--
  return { start, end }
}

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dropClutter } from '../../src/articles/drop-clutter.ts'
import { htmlToLine, htmlToText } from '../../src/articles/html-to-text.ts'

describe('HTML as text', () => {
  it.each([
    ['plain text stays', 'Just text, 5 < 7 & so on', 'Just text, 5 < 7 & so on'],
    ['blocks become lines', '<p>one</p><p>two</p><div>three<br>four</div>', 'one\ntwo\nthree\nfour'],
    ['lists become lines', '<ul><li>one</li><li>two</li></ul>', 'one\ntwo'],
    ['line breaks of the source are spaces', 'one\ntwo\r\n  three', 'one two three'],
    ['inline tags join nothing and divide nothing', 'hedge<b>hog</b>s <i>cross</i>', 'hedgehogs cross'],
    ['white space is folded', '<p> a&nbsp;&nbsp;\u200b b\ufeff </p>\n\n\n<p> </p>', 'a b'],
    ['control characters are spaces', 'a\u0000\u0007b', 'a b'],
    ['entities are characters', '&laquo;Їжак&raquo; &mdash; &#1090;&#x430;&#1082;&hellip;', '«Їжак» — так…'],
    [
      'scripts, styles and captions are skipped',
      'a<script>b()</script><style>c{}</style><figure><img alt="x"><figcaption>d</figcaption></figure>e',
      'ae',
    ],
    ['a skipped element inside another ends with the outer one', '<form>a<button>b</button>c</form>d', 'd'],
    ['comments are skipped', 'a<!-- b -->c', 'ac'],
    ['what nothing closes is read to its end', '<p>one<p>two <b>three', 'one\ntwo three'],
    ['nothing stays nothing', '<img src="x">', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text)
  })

  it('makes one line of a title, and takes off markup that was escaped twice', () => {
    expect(htmlToLine('<p>Hedgehogs</p>\n<p>cross</p>')).toBe('Hedgehogs cross')
    expect(htmlToLine('&lt;b&gt;Hedgehogs&lt;/b&gt; &amp;amp; co')).toBe('Hedgehogs & co')
    expect(htmlToLine('AT&amp;amp;T &amp;mdash; 5 &lt; 7')).toBe('AT&T — 5 < 7')
    expect(htmlToLine('&lt;script&gt;alert(1)&lt;/script&gt;Hi')).toBe('Hi')
  })

  it('never throws, never leaves an empty line, and takes time in proportion', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('<p>', '</p>', '<script>', '</script>', '<', '&', ' ', '\n', 'x', '<!--', '"', '>'),
        ),
        (parts) => {
          const text = htmlToText(parts.join(''))
          expect(text.split('\n').every((line) => line !== '' || text === '')).toBe(true)
        },
      ),
    )
    expect(htmlToText('<'.repeat(400_000)).length).toBeLessThanOrEqual(400_000)
    expect(htmlToText('<div>'.repeat(50_000))).toBe('')
  })
})

describe('what stands beside an article', () => {
  const first = 'The bridge is closed until Monday.'
  const last = 'The mayor spoke of a success.'

  it.each([
    'Read also:',
    'Read more',
    'See also —',
    'Related articles:',
    'Related',
    'Читайте також:',
    'Дивіться також',
    'Новини за темою:',
    'Читайте также:',
    'Смотрите также',
    'По теме:',
    'Читайте ещё…',
    'Чытайце таксама:',
    'Глядзіце таксама',
    'Іншыя навіны:',
    'Інші Новини',
    'Czytaj także:',
    'Lesen Sie auch:',
    'Das könnte Sie auch interessieren',
    'À lire aussi :',
    'Te puede interesar:',
    'Lee también:',
  ])('"%s" and the headlines under it go, the article goes on behind them', (marker) => {
    const text = [first, marker, 'Army of ants takes the park', 'Storks defend their nest…', last].join('\n')
    expect(dropClutter(text)).toBe(`${first}\n${last}`)
  })

  it.each([
    ['en', 'Read also: Army of ants takes the park'],
    ['uk', 'Читайте також: Армія мурах захопила парк'],
    ['ru', 'Читайте также: Армия муравьев захватила парк'],
    ['be', 'Чытайце таксама: Армія мурашак захапіла парк'],
  ])('a headline goes that stands behind its marker in one line (%s)', (_, line) => {
    expect(dropClutter(`${first}\n${line}\n${last}`)).toBe(`${first}\n${last}`)
    expect(dropClutter(`${first} ${line}`)).toBe(first)
  })

  it.each([
    'You may read also between the lines of her letter.',
    'Scholars who read more: they know that hedgehogs swim.',
    'The court will hear related news on Monday.',
    'Він радить: читайте також класику, вона про оборону.',
    'Учитель сказал классу, что по теме: «Оборона» будет контрольная.',
    'Яна просіць: чытайце таксама вершы.',
    'The spread also: a map, a compass and a tent.',
    'Photo: she stared at it. Then she wept.',
    'Share this bread with all who come.',
    '#army is what they all write today.',
    'More from the harvest than anybody had hoped went to the mill.',
  ])('prose that only mentions the words stays: %s', (line) => {
    expect(dropClutter(`${first}\n${line}\n${last}`)).toBe(`${first}\n${line}\n${last}`)
  })

  it.each([
    'The post Hedgehogs cross appeared first on Meadow News.',
    'Continue reading…',
    'Source: Meadow News',
    'Джерело: Лугові новини',
    'Источник: ТАКТ',
    'Крыніца: Луг',
    'Tags: defence, army',
    'Schlagwörter: Heer',
    '#army #defence',
    'Anzeige',
    'Реклама',
    'Поширити:',
    'Foto: Hilary Bąk / Głos',
    'Теги: оборона',
  ])('boilerplate goes: %s', (line) => {
    expect(dropClutter(`${first}\n${line}\n${last}`)).toBe(`${first}\n${last}`)
  })

  it('leaves an article without clutter as it is', () => {
    const text = 'First sentence. Second one.\nA line without a full stop\nThe end.'
    expect(dropClutter(text)).toBe(text)
    expect(dropClutter('')).toBe('')
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageText } from '../../src/articles/page-text.ts'

const FOLDER = new URL('./pages/', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8')
const pages = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.html'))
  .map((name) => name.replace('.html', ''))
const ADDRESS = 'https://news.example/2031/story'

const sentence =
  'The council of Wexmoor decided on Tuesday that the bridge would stay closed for another year. '
const paragraphs = [
  `First: ${sentence}${sentence}`,
  `Then: ${sentence}${sentence}`,
  `Last: ${sentence}${sentence}`,
].map((text) => text.trim())
const page = (body: string, title = 'Bridge stays closed') =>
  `<!doctype html><html><head><title>${title}</title></head><body>${body}</body></html>`
const blocks = (texts: string[]) => texts.map((text) => `<p>${text}</p>`).join('\n')

describe('the text of a news page', () => {
  it('is tried on ten pages', () => expect(pages).toHaveLength(10))

  it.each(pages)('is exactly the paragraphs of the article: %s', (name) => {
    expect(pageText(read(`${name}.html`), ADDRESS)).toBe(read(`${name}.txt`).trim())
  })

  it.each([
    ['an article', `<article><h1>Bridge stays closed</h1>${blocks(paragraphs)}</article>`],
    ['no markup around it', blocks(paragraphs)],
    ['line breaks only', paragraphs.join('<br><br>')],
    ['plain text in one line each', `<div>${paragraphs.join('</div><div>')}</div>`],
    ['paragraphs that nothing closes', `<h1>Bridge stays closed</h1><p>${paragraphs.join('<p>')}`],
    [
      'an introduction in the header',
      `<article><header><h1>B</h1><p class="standfirst">${paragraphs[0]}</p></header><section>${blocks(paragraphs.slice(1))}</section></article>`,
    ],
    [
      'the name of the site as h1, another column beside',
      `<header><h1><a href="/">Courier</a></h1></header><div><div><h2>Bridge stays closed</h2>${blocks(paragraphs)}</div><div>${blocks(Array(4).fill(`Beside: ${sentence}`))}</div></div>`,
    ],
    ['a form around the page', `<form><h1>Bridge</h1><div>${blocks(paragraphs)}</div></form>`],
    [
      'the headline apart from the text',
      `<header><h1>Bridge</h1></header><main>${blocks(paragraphs)}</main>`,
    ],
    [
      'columns called after what is beside',
      `<div class="content has-sidebar"><h1>B</h1>${blocks(paragraphs)}</div>`,
    ],
    [
      'tags in the name of the article',
      `<article class="post tag-comments"><h1>B</h1>${blocks(paragraphs)}</article>`,
    ],
    [
      'names that Readability distrusts',
      `<h1>B</h1>${paragraphs.map((p) => `<p class="extra remark">${p}</p>`).join('')}`,
    ],
    [
      'one name that Readability distrusts',
      `<h1>B</h1><div><p class="extra remark">${paragraphs[0]}</p>${blocks(paragraphs.slice(1))}</div>`,
    ],
    [
      'an article that is marked as such',
      `<div>${blocks([sentence])}</div><div itemprop="articleBody">${blocks(paragraphs)}</div>`,
    ],
  ])('is whole where there is no clutter: %s', (_, body) => {
    expect(pageText(page(body), ADDRESS)).toBe(paragraphs.join('\n'))
  })

  it.each(['Comments (2)', '2 Kommentare', 'Комментарии', '2 коментарі', 'Leave a reply'])(
    'ends before its comments, which only a heading tells: %s',
    (heading) => {
      const comments = blocks(Array(9).fill(`I was there, and I say: ${sentence}`))
      const body = `<h1>B</h1><div>${blocks(paragraphs)}<h3>${heading}</h3>${comments}</div>`
      expect(pageText(page(body), ADDRESS)).toBe(paragraphs.join('\n'))
    },
  )

  it('loses lines that lead away between lines of an article', () => {
    const lines = paragraphs.join('<br><a href="/other">Storks defend their nest</a><br>')
    const body = `<h1>B</h1><div itemprop="articleBody">${lines}</div>`
    expect(pageText(page(body), ADDRESS)).toBe(paragraphs.join('\n'))
  })

  it('keeps lists, quotations, subheadings, tables and short lines of an article', () => {
    const [first = '', second = '', third = ''] = paragraphs
    const body = `<h1>Bridge</h1><p class="lead">${first}</p><h2>Why now?</h2><p>${second}</p>
      <p>Three things are missing:</p><ul><li>steel</li><li>stone from <a href="/q">the quarry</a> of Norrin</li><li>sand</li></ul>
      <blockquote><p>“We wait.”</p></blockquote>
      <table><tr><td>Cars a day, before the bridge was closed</td><td>2,300</td></tr><tr><td>Cars a day on the ferry, this week</td><td>410</td></tr></table>
      <h2>What next</h2><p>${third}</p><p>No.</p>`
    expect(pageText(page(`<article>${body}</article>`), ADDRESS)?.split('\n')).toEqual([
      first,
      'Why now?',
      second,
      'Three things are missing:',
      'steel',
      'stone from the quarry of Norrin',
      'sand',
      '“We wait.”',
      'Cars a day, before the bridge was closed 2,300',
      'Cars a day on the ferry, this week 410',
      'What next',
      third,
      'No.',
    ])
  })

  it('keeps prose that speaks of comments, subscriptions and other news', () => {
    const lines = [
      `Comments on the budget`,
      `${sentence}${sentence}`,
      'Read more',
      `Subscribers of the library, she says, read also in the bath. ${sentence}`,
      `“Support us!” they shouted. ${sentence}`,
      'The newsletter of the bridge',
      `${sentence}The poster said: photo, fame and fortune.`,
    ]
    const body = lines.map((line, at) =>
      at % 2 === 0 && at < 6 && line.length < 40 ? `<h2>${line}</h2>` : `<p>${line}</p>`,
    )
    const kept = lines.filter((line) => line !== 'Read more').map((line) => line.trim())
    expect(pageText(page(`<h1>B</h1><div>${body.join('')}</div>`), ADDRESS)?.split('\n')).toEqual(kept)
    const bold = `${sentence}<b>See also</b>`
    expect(pageText(page(`<h1>B</h1>${blocks([...paragraphs, bold])}`), ADDRESS)).toContain(
      `${paragraphs[2]}\n${sentence.trim()}`,
    )
  })

  it('keeps characters of markup and entities as they were written', () => {
    const text = `${sentence}${sentence}In 5 &lt; 7 cases R&amp;D paid &laquo;more&raquo; than &amp;lt;p&amp;gt; did.`
    expect(pageText(page(`<h1>B</h1>${blocks([text, ...paragraphs])}`), ADDRESS)?.split('\n')[0]).toContain(
      'In 5 < 7 cases R&D paid «more» than &lt;p&gt; did.',
    )
  })

  it('is cut behind a word when it is too long', () => {
    const text = pageText(page(`<h1>B</h1>${blocks(Array(400).fill(paragraphs[0]))}`), ADDRESS) ?? ''
    expect(text.length).toBeGreaterThan(19_900)
    expect(text.length).toBeLessThanOrEqual(20_000)
    expect(text).toMatch(/[\w.]$/)
  })
})

const COOKIES =
  'We and our partners use cookies to store information on your device. With your consent we measure audiences. You can accept all cookies or set your choices at any time. '

describe('a page without an article', () => {
  it.each([
    ['too little text', '<h1>Flash</h1><p>The bridge is closed. More follows.</p>'],
    ['a consent wall', `<h1>Before you continue</h1><p>${COOKIES}</p><p>${COOKIES}</p>`],
    [
      'a consent wall in German',
      `<div><p>${'Mit Ihrer Einwilligung speichern wir und unsere Partner Cookies auf Ihrem Gerät. Wenn Sie nicht zustimmen, können Sie ein Abonnement abschließen. '.repeat(3)}</p></div>`,
    ],
    [
      'a login wall',
      `<h1>Welcome back</h1><p>${'Log in to read this story, or register for free to read five stories a month. If you have a subscription, log in with the same address. '.repeat(3)}</p>`,
    ],
    [
      'a check for robots',
      `<p>${'Please enable JavaScript and solve the captcha: we check your browser before you can go on to the site that you asked for. '.repeat(4)}</p>`,
    ],
    [
      'an index of headlines',
      `<h1>News</h1><ul>${'<li><a href="/a">Army of ants takes the whole of the park, says the mayor</a></li>'.repeat(40)}</ul>`,
    ],
    [
      'an index with teasers',
      `<main>${`<div class="x"><h3><a href="/a">Storks defend their nest</a></h3><p>${sentence}</p></div>`.repeat(30)}</main>`,
    ],
    [
      'an index with teasers in a row',
      `<main>${`<h3><a href="/a">Storks defend their nest</a></h3><p>${sentence}</p>`.repeat(30)}</main>`,
    ],
    ['nothing', ''],
  ])('is undefined: %s', (_, body) => {
    expect(pageText(page(body, 'News'), ADDRESS)).toBeUndefined()
  })

  it.each([
    '404 — Page not found',
    'Access denied',
    'Just a moment...',
    'Сторінку не знайдено',
    'Страница не найдена',
    'Старонка не знойдзена',
    'Nie znaleziono strony',
    'Seite nicht gefunden',
    'Page introuvable',
    'Página no encontrada',
  ])('is undefined: an error that calls itself "%s"', (title) => {
    const apology =
      'Perhaps the address was wrong, or the story has moved to another place since you were here last. '
    expect(pageText(page(`<h1>Oh</h1><p>${apology.repeat(4)}</p>`, title), ADDRESS)).toBeUndefined()
    expect(pageText(page(`<h1>Oh</h1><p>${apology.repeat(4)}</p>`, 'Story'), ADDRESS)).toContain('Perhaps')
  })

  it('is undefined: the front page, where dead links lead', () => {
    const html = page(`<h1>B</h1>${blocks(paragraphs)}`)
    expect(pageText(html, 'https://news.example/')).toBeUndefined()
    expect(pageText(html, 'https://news.example/?p=12')).toBeDefined()
    expect(pageText(html, 'no address')).toBeDefined()
  })

  it('reads an article about walls, errors and cookies', () => {
    const text = `${'A court in Wexmoor ruled that a site may not ask for consent before it shows a warning of floods. '.repeat(4)}`
    const more = 'The judge said that cookies are not a reason to keep anybody in the dark. '
    expect(pageText(page(`<h1>Ruling</h1>${blocks([text, text + more, text])}`), ADDRESS)).toContain(
      more.trim(),
    )
  })
})

const inTime = (html: string) => {
  const start = performance.now()
  const text = pageText(html, ADDRESS)
  expect(performance.now() - start).toBeLessThan(5000) // about half a second; a busy machine takes longer
  return text
}

describe('a hostile page', () => {
  it.each([
    ['100,000 elements in each other', '<div>'.repeat(100_000)],
    ['elements that nothing closes', '<b><i><a href=x><p>'.repeat(30_000)],
    ['many deep elements', `${'<div>'.repeat(190)}${blocks(Array(9000).fill(sentence))}`],
    ['too many elements', '<i>a</i>'.repeat(200_000)],
    ['nothing but brackets', '<'.repeat(2_000_000)],
    ['nothing but ampersands', '&'.repeat(2_000_000)],
    ['scripts in scripts', '<script>'.repeat(250_000)],
    ['comments in comments', '<!--'.repeat(500_000)],
    ['a long class', `<div class="${'s-'.repeat(900_000)}">a</div>`],
    ['nothing but "read also"', '<h3>Read also</h3>'.repeat(9000)],
    ['hashtags', `<p>${'#abcdefgh '.repeat(3000)}!`],
    ['white space', `<p>${' '.repeat(1_900_000)}a`],
    ['zeros', '\0'.repeat(100_000)],
    ['half a character', '\ud83d'.repeat(5000)],
    ['a template of linkedom', '...'],
  ])('takes little time, throws nothing and gives no article: %s', (name, html) => {
    const text = inTime(html)
    if (name !== 'hashtags') expect(text).toBeUndefined()
  })

  it('is read to its two-millionth character', () => {
    const article = `<h1>Bridge</h1>${blocks(paragraphs)}`
    expect(inTime(page(`${article}<script>${'x'.repeat(3_000_000)}</script>`))).toBe(paragraphs.join('\n'))
    expect(inTime(page(`<script>${'x'.repeat(3_000_000)}</script>${article}`))).toBeUndefined()
  })

  it('is read in spite of 200,000 attributes', () => {
    const attributes = Array.from({ length: 200_000 }, (_, index) => `a${index}=1`).join(' ')
    expect(inTime(page(`<h1>Bridge</h1><div ${attributes}>${blocks(paragraphs)}</div>`))).toBe(
      paragraphs.join('\n'),
    )
  })

  it('runs no script and leaves nothing behind', () => {
    const before = Object.keys(globalThis)
    pageText(
      page(
        `<script>globalThis.hacked = 1</script><img src=x onerror="globalThis.hacked = 1">${blocks(paragraphs)}`,
      ),
      ADDRESS,
    )
    expect(Object.keys(globalThis)).toEqual(before)
  })

  it('never throws, whatever is cut out of a page or put into it', () => {
    const sources = pages.map((name) => read(`${name}.html`))
    const junk = fc.constantFrom(
      '<',
      '>',
      '</div>',
      '<table>',
      '<svg>',
      '<p',
      '<!--',
      '"',
      '<a href=',
      '<select>',
      '&#0;',
      '\ud800',
      '</body>',
      '<html>',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...sources),
        fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(400), junk), { maxLength: 8 }),
        fc.webUrl(),
        (source, edits, url) => {
          let html = source
          for (const [where, length, put] of edits) {
            const at = Math.floor(where * html.length)
            html = html.slice(0, at) + put + html.slice(at + length)
          }
          const text = pageText(html, url)
          expect(text === undefined || (text.length >= 200 && text.length <= 20_000)).toBe(true)
        },
      ),
      { numRuns: 150 },
    )
  })
})

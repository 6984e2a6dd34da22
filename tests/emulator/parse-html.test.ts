import { expect, test } from 'vitest'
import { entitiesToHtml } from '../../src/emulator/text/entities-to-html.ts'
import { formatText } from '../../src/emulator/text/format-text.ts'
import { parseHtml } from '../../src/emulator/text/parse-html.ts'

function format(text: string, parseMode = 'HTML') {
  return formatText({ text, parseMode, entities: undefined, maxLength: 4096 })
}

test.each([
  ['<b>open', `Can't find end tag corresponding to start tag "b"`],
  ['<b><i>open</i>', `Can't find end tag corresponding to start tag "b"`],
  ['12 chars in <p>x</p>', 'Unsupported start tag "p" at byte offset 12'],
  ['a<br>b', 'Unsupported start tag "br" at byte offset 1'],
  ['<br/>', 'Unsupported start tag "br/" at byte offset 0'],
  ['<h1>x</h1>', 'Unsupported start tag "h1" at byte offset 0'],
  ['<!-- x -->', 'Unsupported start tag "!--" at byte offset 0'],
  ['1 < 2', 'Unsupported start tag "" at byte offset 2'],
  ['Київ <p>', 'Unsupported start tag "p" at byte offset 9'],
  ['😀<p>', 'Unsupported start tag "p" at byte offset 4'],
  ['1234567</b>', 'Unexpected end tag at byte offset 7'],
  ['<b>x</i>', 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'],
  ['<b><i>x</b></i>', 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'],
  ['x <b', 'Unclosed start tag at byte offset 2'],
  ['<b>x</b', 'Unclosed end tag at byte offset 4'],
  ['<a href="x>y</a>', 'Unclosed start tag at byte offset 0'],
  ['<a href=http://e.com>y</a>', 'Unexpected end of name token at byte offset 8'],
  ['<a ="x">y</a>', 'Empty attribute name in the tag "a" at byte offset 0'],
  ['<span>x</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'],
  ['<tg-emoji emoji-id="x">y</tg-emoji>', 'Invalid custom emoji identifier specified'],
])('%s is refused in the words of the real server', (html, reason) => {
  expect(() => parseHtml(html)).toThrow(
    expect.objectContaining({ message: `Bad Request: can't parse entities: ${reason}` }),
  )
})

test.each([
  ['&lt;b&gt; &amp; &quot;', '<b> & "'],
  ['&nbsp;&copy;&apos;&mdash;', '&nbsp;&copy;&apos;&mdash;'],
  ['&#8212; &#x41f; &#128512;', '— П 😀'],
  ['&amp no semicolon', '& no semicolon'],
  ['&#0; &#x110000; AT&T & co', '&#0; &#x110000; AT&T & co'],
  ['&amp;lt;', '&lt;'],
])('%s is read as %s', (html, text) => {
  expect(parseHtml(html).text).toBe(text)
})

test.each([
  ['<strong>b</strong><em>i</em><ins>u</ins><del>s</del>', '<b>b</b><i>i</i><u>u</u><s>s</s>'],
  ['<strike>s</strike> <span class="tg-spoiler">x</span>', '<s>s</s> <tg-spoiler>x</tg-spoiler>'],
  ['<B>upper</b >', '<b>upper</b>'],
  ['<b>short end</>', '<b>short end</b>'],
  ['<blockquote expandable>long</blockquote>', '<blockquote expandable>long</blockquote>'],
  ['<blockquote>a <b>b</b></blockquote>', '<blockquote>a <b>b</b></blockquote>'],
  ['<pre><code class="language-ts">x</code></pre>', '<pre><code class="language-ts">x</code></pre>'],
  ['<code class="language-ts">x</code>', '<code>x</code>'],
  [
    '<tg-time unix="1700000000" format="wDT">now</tg-time>',
    '<tg-time unix="1700000000" format="wDT">now</tg-time>',
  ],
  ['<a href="https://e.com/?a=1&amp;b=%22">x</a>', '<a href="https://e.com/?a=1&amp;b=%22">x</a>'],
  ["<a href='https://e.com/'>x</a>", '<a href="https://e.com/">x</a>'],
  ['<b>a</b><b>b</b>', '<b>ab</b>'],
  ['<b>a<b>b</b></b>', '<b>ab</b>'],
  ['<b>x<code>y</code>z</b>', '<b>x</b><code>y</code><b>z</b>'],
  ['<code>a<b>b</b></code>', '<code>ab</code>'],
  ['<a href="https://e.com/">a <code>b</code></a>', '<a href="https://e.com/">a b</a>'],
  ['<b> padded </b>x', '<b>padded</b> x'],
  ['x<i> </i>y', 'x y'],
  ['x<code> </code>y', 'x y'],
  ['  <b>trimmed</b>\n\n', '<b>trimmed</b>'],
  ['a\r\nb\tc\u202ed', 'a\nb cd'],
  ['1 &lt; 2 &amp; "3"', '1 &lt; 2 &amp; "3"'],
])('%s is shown as %s', (html, shown) => {
  expect(entitiesToHtml(format(html))).toBe(shown)
})

test('offsets are UTF-16: an emoji counts two', () => {
  expect(format('😀 <b>Київ</b>').entities).toEqual([{ type: 'bold', offset: 3, length: 4 }])
})

test.each([
  ['https://EXAMPLE.com', 'https://example.com/'],
  ['https://example.com?q=1#x', 'https://example.com/?q=1#x'],
  ['example.com/Path', 'http://example.com/Path'],
  ['http://1.2.3.4:8080/a b', 'http://1.2.3.4:8080/a%20b'],
  ['tg://resolve?domain=x', 'tg://resolve?domain=x'],
  ['mailto:a@e.com', 'mailto:a@e.com'],
])('a link to %s leads to %s', (href, url) => {
  expect(format(`<a href="${href}">x</a>`).entities).toEqual([
    { type: 'text_link', offset: 0, length: 1, url },
  ])
})

test.each([
  'javascript:alert(1)',
  'ftp://e.com/',
  'http://localhost/',
  '/path',
  'https://',
  'https://e..com/',
  'https://e.com:99999/',
])('a link to %s loses its entity and keeps its text', (href) => {
  expect(format(`<a href="${href}">text</a>`)).toEqual({ text: 'text', entities: [] })
})

test('Telegram marks addresses, commands, mentions and hashtags by itself, but not inside links and code', () => {
  const { entities } = format(
    'see https://e.com/a. /help @someone #Київ <code>#no</code> <a href="https://x.org/">@nobody</a>',
  )
  expect(entities.map(({ type, offset, length }) => [type, offset, length])).toEqual([
    ['url', 4, 15],
    ['bot_command', 21, 5],
    ['mention', 27, 8],
    ['hashtag', 36, 5],
    ['code', 42, 3],
    ['text_link', 46, 7],
  ])
})

test('only the first hundred entities are kept', () => {
  const { entities } = format('<b>x</b> <i>y</i> '.repeat(60))
  expect(entities).toHaveLength(100)
})

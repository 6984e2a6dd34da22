import { expect, test } from 'vitest'
import { entitiesToHtml } from '../../src/emulator/text/entities-to-html.ts'
import { formatText } from '../../src/emulator/text/format-text.ts'

const show = (text: string) =>
  entitiesToHtml(formatText({ text, parseMode: 'MarkdownV2', entities: undefined, maxLength: 4096 }))

test.each([
  ['*bold _both_* `code`', '<b>bold <i>both</i></b> <code>code</code>'],
  ['__under__ ~gone~ ||secret||', '<u>under</u> <s>gone</s> <tg-spoiler>secret</tg-spoiler>'],
  ['[a *link*](https://e.com/\\))', '<a href="https://e.com/)">a <b>link</b></a>'],
  ['```ts\nx = 1\n``` end', '<pre><code class="language-ts">x = 1\n</code></pre> end'],
  ['1\\. a\\-b \\*no\\*', '1. a-b *no*'],
  ['`a.b-c!`', '<code>a.b-c!</code>'],
])('%s is shown as %s', (markdown, html) => {
  expect(show(markdown)).toBe(html)
})

test.each([...'[]()>#+-=|{}.!'].filter((char) => char !== '['))('%s must be escaped', (char) => {
  expect(() => show(`a${char}b`)).toThrow(
    `Bad Request: can't parse entities: Character '${char}' is reserved and must be escaped with the preceding '\\'`,
  )
})

test.each([
  ['Ж *open', "Can't find end of Bold entity at byte offset 3"],
  ['a [link', "Can't find end of TextUrl entity at byte offset 2"],
  ['[a](https://e.com', "Can't find end of a URL at byte offset 4"],
])('%s is refused', (markdown, reason) => {
  expect(() => show(markdown)).toThrow(`Bad Request: can't parse entities: ${reason}`)
})

test('entities that the bot gives itself are checked against the text', () => {
  const format = (entities: Parameters<typeof formatText>[0]['entities']) =>
    formatText({ text: '😀 ab', parseMode: undefined, entities, maxLength: 4096 })
  expect(format([{ type: 'bold', offset: 3, length: 2 }]).entities).toEqual([
    { type: 'bold', offset: 3, length: 2 },
  ])
  expect(() => format([{ type: 'bold', offset: 3, length: 3 }])).toThrow('ends after the end of the text')
  expect(() => format([{ type: 'bold', offset: 1, length: 2 }])).toThrow('in a middle of a UTF-16 symbol')
  expect(format([{ type: 'text_link', offset: 3, length: 2, url: 'nowhere' }]).entities).toEqual([])
})

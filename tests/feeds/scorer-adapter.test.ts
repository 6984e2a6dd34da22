import { expect, it } from 'vitest'
import { parseFeed } from './scorer-adapter.ts'

it("hands the scorer what was read, in the scorer's shape", async () => {
  const text =
    '<rss version="2.0"><channel><title>M</title><item><title>one</title><guid>g</guid><link>https://meadow.example/1</link><pubDate>Wed, 05 Mar 2025 14:30:00 GMT</pubDate><description>short</description></item><item><title>two</title></item></channel></rss>'
  expect(await parseFeed(Buffer.from(text), 'text/xml')).toEqual({
    title: 'M',
    items: [
      {
        id: 'g',
        title: 'one',
        link: 'https://meadow.example/1',
        date: '2025-03-05T14:30:00.000Z',
        text: 'short',
      },
      { title: 'two' },
    ],
  })
})

it('throws where the scorer wants a throw', async () => {
  await expect(parseFeed(Buffer.from('<html></html>'), 'text/html')).rejects.toThrow('html-page')
})

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { documentOf, FEEDS, habitOf, WARM_UP } from './polling-feeds.ts'

const SLOW_MS = 2000

// The servers of all feeds, in a process of their own, so that the bench measures only those who ask. Documents are made before.
const now = Number(process.argv[2])
const documents = Array.from({ length: FEEDS + WARM_UP }, (_, feed) =>
  Buffer.from(documentOf(feed, habitOf(feed) === 'unchanged' ? 0 : 2, now)),
)

const server = createServer((request, response) => {
  const feed = Number(request.url?.slice(1))
  const habit = habitOf(feed)
  const isKnown = request.headers['if-none-match'] === `"${feed}"`
  const answer = () => {
    if (habit === 'failing') response.writeHead(500).end()
    else if (isKnown && (habit === 'unchanged' || habit === 'slow')) response.writeHead(304).end()
    else
      response
        .writeHead(200, { 'content-type': 'application/rss+xml', etag: `"${feed}"` })
        .end(documents[feed])
  }
  if (habit === 'hanging-up') request.socket.destroy()
  else if (habit === 'slow') setTimeout(answer, SLOW_MS)
  else answer()
})
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
process.once('disconnect', () => process.exit())

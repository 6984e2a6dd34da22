import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFetchFeed } from '../../src/feeds/fetch-feed.ts'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const MEGABYTE = 1024 * 1024
let server: Server
let port: number
let pages: Record<string, Handler>
let asked: IncomingMessage[]
let fetchFeed: ReturnType<typeof createFetchFeed>

beforeEach(async () => {
  pages = {}
  asked = []
  server = createServer((request, response) => {
    asked.push(request)
    const page = pages[request.url ?? '']
    if (page) page(request, response)
    else response.writeHead(404).end('no')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
  fetchFeed = createFetchFeed({ allowHosts: new Set(['127.0.0.1']), timeoutMs: 5000 })
})

afterEach(async () => {
  await fetchFeed.close()
  server.closeAllConnections()
  server.close()
})

const url = (path: string) => `http://127.0.0.1:${port}${path}`
const get = (path: string) => fetchFeed(url(path), {})
const redirect =
  (to: string, status = 302): Handler =>
  (_, response) =>
    response.writeHead(status, { location: to }).end()
const bytesOf = (fetched: Awaited<ReturnType<typeof get>>) =>
  fetched.type === 'fetched' ? Buffer.from(fetched.bytes).toString() : fetched.type

describe('a feed that answers', () => {
  it('is given with its bytes, type and validators', async () => {
    pages['/feed'] = (_, response) =>
      response
        .writeHead(200, {
          'content-type': 'text/xml; charset=koi8-u',
          etag: 'W/"7"',
          'last-modified': 'Wed, 05 Mar 2025 14:30:00 GMT',
        })
        .end('<rss/>')
    expect(await get('/feed')).toEqual({
      type: 'fetched',
      bytes: Buffer.from('<rss/>'),
      contentType: 'text/xml; charset=koi8-u',
      url: url('/feed'),
      etag: 'W/"7"',
      lastModified: 'Wed, 05 Mar 2025 14:30:00 GMT',
    })
    expect(asked[0]?.headers['user-agent']).toContain('Topicwire')
    expect(asked[0]?.headers).not.toHaveProperty('if-none-match')
    expect(asked[0]?.headers).not.toHaveProperty('if-modified-since')
  })

  it('is asked with the validators it gave, and 304 says that nothing is new', async () => {
    pages['/feed'] = ({ headers }, response) => {
      const known = headers['if-none-match'] === '"8"' && headers['if-modified-since'] === 'then'
      response.writeHead(known ? 304 : 200).end()
    }
    expect(await fetchFeed(url('/feed'), { etag: '"8"', lastModified: 'then' })).toEqual({
      type: 'not-modified',
    })
    expect((await fetchFeed(url('/feed'), { etag: '"7"' })).type).toBe('fetched')
  })

  it('is inflated when it says that it is gzip', async () => {
    pages['/feed'] = (_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('<rss>їжак</rss>'))
    expect(bytesOf(await get('/feed'))).toBe('<rss>їжак</rss>')
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('are followed (%i), and the last address is told', async (status) => {
    pages['/old'] = redirect('/older', status)
    pages['/older'] = redirect(url('/new'), status)
    pages['/new'] = (_, response) => response.end('here')
    const fetched = await fetchFeed(url('/old'), { etag: '"1"' })
    expect(bytesOf(fetched)).toBe('here')
    expect(fetched).toMatchObject({ url: url('/new') })
  })

  it('are followed five times and no more', async () => {
    for (let hop = 1; hop <= 6; hop++) pages[`/${hop}`] = redirect(`/${hop - 1}`)
    pages['/0'] = (_, response) => response.end('end')
    expect(bytesOf(await get('/5'))).toBe('end')
    expect(await get('/6')).toEqual({ type: 'too-many-redirects' })
  })

  it('in a circle end', async () => {
    pages['/a'] = redirect('/b')
    pages['/b'] = redirect('/a')
    expect(await get('/a')).toEqual({ type: 'too-many-redirects' })
    expect(asked.length).toBeLessThanOrEqual(6)
  })

  it.each([
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.2/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706434/',
    '//192.168.0.1/x',
  ])('to %s are refused', async (to) => {
    pages['/feed'] = redirect(to)
    expect(await get('/feed')).toEqual({ type: 'private-address' })
  })

  it('to a name that leads into the private network are refused, and nothing is asked there', async () => {
    pages['/feed'] = redirect(`http://localhost:${port}/secret`)
    pages['/secret'] = (_, response) => response.end('secret')
    expect(await get('/feed')).toEqual({ type: 'private-address' })
    expect(asked.map((request) => request.url)).toEqual(['/feed'])
  })

  it.each([
    'file:///etc/passwd',
    'ftp://127.0.0.1/x',
    'javascript:alert(1)',
    'data:text/xml,<rss/>',
    'http://',
  ])('to %s are refused', async (to) => {
    pages['/feed'] = redirect(to)
    expect(await get('/feed')).toEqual({ type: 'bad-url' })
  })
})

describe('addresses that are not asked at all', () => {
  it.each([
    'file:///etc/passwd',
    'ftp://a.example/',
    'javascript:1',
    'data:text/xml,<rss/>',
    'meadow.example/feed',
    '',
    'http://',
    'http://a b/',
  ])('"%s" is no address of a feed', async (address) => {
    expect(await fetchFeed(address, {})).toEqual({ type: 'bad-url' })
  })

  it('private ones, by number and by name, unless they are allowed', async () => {
    const strict = createFetchFeed({ allowHosts: new Set(), timeoutMs: 5000 })
    pages['/'] = (_, response) => response.end('secret')
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '0', '127.1'])
      expect(await strict(`http://${host}:${port}/`, {})).toEqual({ type: 'private-address' })
    expect(asked).toEqual([])
    await strict.close()
  })
})

describe('servers that fail', () => {
  it.each([
    [404, { type: 'not-found', detail: '404' }],
    [410, { type: 'gone', detail: '410' }],
    [403, { type: 'http-status', detail: '403' }],
    [429, { type: 'http-status', detail: '429' }],
    [500, { type: 'http-status', detail: '500' }],
    [503, { type: 'http-status', detail: '503' }],
    [302, { type: 'http-status', detail: '302' }],
  ])('status %i is told', async (status, problem) => {
    pages['/feed'] = (_, response) => response.writeHead(status).end('<rss/>')
    expect(await get('/feed')).toEqual(problem)
  })

  it('that never answer, or never end, time out', async () => {
    const hasty = createFetchFeed({ allowHosts: new Set(['127.0.0.1']), timeoutMs: 50 })
    pages['/silent'] = () => {}
    pages['/endless'] = (_, response) => void response.writeHead(200).write('<rss>')
    pages['/hop'] = redirect('/silent')
    for (const path of ['/silent', '/endless', '/hop'])
      expect(await hasty(url(path), {})).toEqual({ type: 'timeout' })
    await hasty.close()
  })

  it('that are not there, or hang up, are unreachable', async () => {
    pages['/feed'] = (request) => request.socket.destroy()
    pages['/half'] = (request, response) => {
      response.writeHead(200, { 'content-length': '1000' }).write('<rss>', () => request.socket.destroy())
    }
    expect(await get('/feed')).toMatchObject({ type: 'unreachable' })
    expect(await get('/half')).toMatchObject({ type: 'unreachable' })
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const free = (gone.address() as AddressInfo).port
    gone.close()
    await once(gone, 'close')
    expect(await fetchFeed(`http://127.0.0.1:${free}/`, {})).toEqual({
      type: 'unreachable',
      detail: 'ECONNREFUSED',
    })
  })

  it('that lie about gzip are unreachable', async () => {
    pages['/feed'] = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('<rss/>')
    expect(await get('/feed')).toMatchObject({ type: 'unreachable' })
  })

  it('are left when the caller gives up', async () => {
    const stop = new AbortController()
    pages['/silent'] = () => stop.abort()
    expect((await fetchFeed(url('/silent'), {}, stop.signal)).type).toBe('unreachable')
  })
})

describe('odd answers', () => {
  it('101 Switching Protocols ends the fetch', async () => {
    const raw = createTcpServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'),
      )
    })
    raw.listen(0, '127.0.0.1')
    await once(raw, 'listening')
    const { port: rawPort } = raw.address() as AddressInfo
    expect((await fetchFeed(`http://127.0.0.1:${rawPort}/`, {})).type).toBe('unreachable')
    raw.close()
  })

  it('a Location in raw UTF-8 is followed', async () => {
    pages['/old'] = (_, response) =>
      response.writeHead(302, { location: Buffer.from('/новини').toString('latin1') }).end()
    pages[encodeURI('/новини')] = (_, response) => response.end('here')
    expect(bytesOf(await get('/old'))).toBe('here')
  })
})

describe('ten megabytes', () => {
  it.each([
    ['announced', { 'content-length': String(11 * MEGABYTE) }],
    ['not announced', {}],
  ])('are the most, %s', async (_, headers) => {
    pages['/feed'] = (_, response) => response.writeHead(200, headers).end(Buffer.alloc(11 * MEGABYTE, 32))
    expect(await get('/feed')).toEqual({ type: 'too-large' })
  })

  it('are allowed', async () => {
    pages['/feed'] = (_, response) => response.end(Buffer.alloc(10 * MEGABYTE, 32))
    expect(await get('/feed')).toMatchObject({ type: 'fetched' })
  })

  it('are the most after inflating, too', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * MEGABYTE, 32))
    expect(bomb.length).toBeLessThan(MEGABYTE)
    pages['/feed'] = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
    expect(await get('/feed')).toEqual({ type: 'too-large' })
  })
})

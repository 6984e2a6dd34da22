import { describe, expect, it } from 'vitest'
import { ReaderPool, type Sent, TOO_COMPLEX } from '../../src/pipeline/reader-pool.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'

function openPool(options?: ConstructorParameters<typeof ReaderPool>[0]): ReaderPool {
  const pool = new ReaderPool(options)
  atTestEnd(() => pool.close())
  return pool
}
const sent = (text: string | Uint8Array): Sent => ({
  bytes: typeof text === 'string' ? new TextEncoder().encode(text) : text,
  contentType: 'text/xml',
  url: 'https://meadow.example/feed',
})
const odd = (options: object) =>
  openPool({ ...options, thread: new URL('./odd-thread.mjs', import.meta.url) })
const [endless, hungry, broken, well] = [1, 2, 3, 4].map((how) => sent(Uint8Array.of(how)))

describe('threads that read what strangers send', () => {
  it('give feeds, problems, and the feeds that a page names', async () => {
    const pool = openPool()
    const feed =
      '<rss><channel><title>Meadow</title><item><title>Hay</title><link>/1</link></item></channel></rss>'
    expect(await pool.run('parse', sent(feed))).toEqual({
      title: 'Meadow',
      entries: [{ title: 'Hay', link: 'https://meadow.example/1' }],
    })
    expect(await pool.run('parse', sent('hay'))).toEqual({ type: 'not-a-feed' })
    const page = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    expect(await pool.run('findFeeds', sent(page))).toEqual([
      { url: 'https://meadow.example/rss', title: '' },
    ])
  })

  it('are ended when they take too long, and the next one gets a new one', async () => {
    const pool = odd({ longestMs: 500 })
    const reads = [endless, endless, endless, endless, endless].map((each) => pool.run('parse', each as Sent))
    expect(await Promise.all(reads)).toEqual(reads.map(() => TOO_COMPLEX))
    const patient = odd({})
    expect(await patient.run('parse', well as Sent)).toMatchObject({ title: 'well' })
  })

  it('are ended when they take too much memory, and nobody else is', async () => {
    const pool = odd({ mostHeapMb: 32 })
    const reads = [well, hungry, well].map((each) => pool.run('parse', each as Sent))
    expect(await Promise.all(reads)).toEqual([
      expect.objectContaining({ title: 'well' }),
      TOO_COMPLEX,
      expect.objectContaining({ title: 'well' }),
    ])
  })

  it('hand on our own bugs as errors', async () => {
    await expect(odd({}).run('parse', broken as Sent)).rejects.toThrow('our own bug')
  })

  it('end what is running when they are closed', async () => {
    const pool = odd({})
    const reads = [endless, endless, endless, endless, endless, endless].map((each) =>
      pool.run('parse', each as Sent),
    )
    const ended = Promise.allSettled(reads)
    await pool.close()
    expect((await ended).map(({ status }) => status)).toEqual(reads.map(() => 'rejected'))
  })
})

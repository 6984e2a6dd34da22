import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Backend, Row } from '../../src/store/backend.ts'
import { HandClock } from '../helpers/hand-clock.ts'

/** What every backend must do, whatever it keeps its rows in. */
export function backendContract(name: string, open: (clock: HandClock) => Promise<Backend>): void {
  describe(name, () => {
    let clock: HandClock
    let backend: Backend

    beforeEach(async () => {
      clock = new HandClock()
      backend = await open(clock)
    })
    afterEach(() => backend.close())

    const rows = (...keys: string[]): Row[] => keys.map((key) => ({ key, value: `value of ${key}` }))
    const keysOf = (page: { key: string }[]) => page.map((row) => row.key)

    it('gives back what was committed, and nothing for what was not', async () => {
      await backend.commit(rows('a', 'b'))
      expect(await backend.get('a')).toBe('value of a')
      expect(await backend.get('A')).toBeUndefined()
      expect(await backend.get('')).toBeUndefined()
    })

    it('gives many in the order asked, absent ones and repeated ones included', async () => {
      await backend.commit(rows('a', 'b', 'c'))
      expect(await backend.getMany(['c', 'none', 'a', 'c'])).toEqual([
        'value of c',
        undefined,
        'value of a',
        'value of c',
      ])
      expect(await backend.getMany([])).toEqual([])
    })

    it('replaces a row by the newer one, and its expiry with it', async () => {
      await backend.commit([{ key: 'a', value: 'old', expires: clock.now() + 10 }])
      await backend.commit([{ key: 'a', value: 'new' }])
      clock.advance(20)
      expect(await backend.get('a')).toBe('new')
      await backend.commit([{ key: 'a', value: 'newest', expires: clock.now() + 10 }])
      clock.advance(10)
      expect(await backend.get('a')).toBeUndefined()
    })

    it('keeps every text as it is', async () => {
      const texts = [
        '',
        '0',
        'null',
        '{"value":[1]}',
        'Київ "цитата" \\ \n',
        '🗞 \u0000 \ud800',
        '\'; DROP "keyv"',
      ]
      const values = texts.map((text) => JSON.stringify({ value: text }))
      await backend.commit(values.map((value, index) => ({ key: `text ${index}`, value })))
      expect(await backend.getMany(values.map((_, index) => `text ${index}`))).toEqual(values)
    })

    it('takes keys with quotes, percent signs and letters of any script for what they are', async () => {
      const keys = ["it's", '100%', 'a_b', 'Київ/новини', 'a"b', 'a:b~7/c']
      await backend.commit(rows(...keys))
      expect(await backend.getMany(keys)).toEqual(keys.map((key) => `value of ${key}`))
      expect(await backend.get('a.b')).toBeUndefined()
    })

    it('commits a thousand rows at once', async () => {
      const keys = Array.from({ length: 1000 }, (_, index) => `row ${index}`)
      await backend.commit(rows(...keys))
      expect((await backend.getMany(keys)).every((value, index) => value === `value of row ${index}`)).toBe(
        true,
      )
    })

    it('pages from the first key on, the last one excluded, in the order of the keys', async () => {
      await backend.commit(rows('d', 'b', 'a', 'c', 'b\u0001', 'ba'))
      expect(keysOf(await backend.page('b', 'd', 10))).toEqual(['b', 'b\u0001', 'ba', 'c'])
      expect(keysOf(await backend.page('b\0', 'd', 10))).toEqual(['b\u0001', 'ba', 'c'])
      expect(keysOf(await backend.page('b', 'b', 10))).toEqual([])
      expect(keysOf(await backend.page('d', 'b', 10))).toEqual([])
      expect(keysOf(await backend.page('', '\uffff', 10))).toHaveLength(6)
    })

    it('pages up to its limit, and on from behind the last key until nothing is left', async () => {
      const keys = Array.from({ length: 25 }, (_, index) => `k${String(index).padStart(2, '0')}`)
      await backend.commit(rows('j', ...keys.toReversed(), 'l'))
      const seen: string[] = []
      let from = 'k'
      for (;;) {
        const page = await backend.page(from, 'k\uffff', 10)
        expect(page.length).toBeLessThanOrEqual(10)
        seen.push(...keysOf(page))
        const last = page.at(-1)
        if (!last) break
        expect(last.value).toBe(`value of ${last.key}`)
        from = `${last.key}\0`
      }
      expect(seen).toEqual(keys)
    })

    it('pages with the instant at which each row expires, so that it can be written again as it was', async () => {
      const expires = clock.now() + 10
      await backend.commit([{ key: 'a', value: 'x', expires }, ...rows('b')])
      const page = await backend.page('', 'z', 10)
      expect(page).toEqual([
        { key: 'a', value: 'x', expires },
        { key: 'b', value: 'value of b', expires: null },
      ])
      await backend.commit(page)
      clock.advance(10)
      expect(keysOf(await backend.page('', 'z', 10))).toEqual(['b'])
    })

    it('hides a row from every read at the very instant it expires by the clock given', async () => {
      await backend.commit([{ key: 'a', value: 'x', expires: clock.now() + 1000 }, ...rows('b')])
      clock.advance(999)
      expect(await backend.get('a')).toBe('x')
      clock.advance(1)
      expect(await backend.get('a')).toBeUndefined()
      expect(await backend.getMany(['a', 'b'])).toEqual([undefined, 'value of b'])
      expect(keysOf(await backend.page('a', 'z', 10))).toEqual(['b'])
    })

    it('fills a page with living rows, however many expired ones lie between them', async () => {
      const dead = rows('a', 'c', 'd', 'f').map((row) => ({ ...row, expires: 0 }))
      await backend.commit([...dead, ...rows('b', 'e', 'g')])
      expect(keysOf(await backend.page('a', 'z', 2))).toEqual(['b', 'e'])
    })

    it('sweeps expired rows a slice at a time and leaves the living', async () => {
      const soon = clock.now() + 10
      await backend.commit([...rows('a', 'b', 'c').map((row) => ({ ...row, expires: soon })), ...rows('d')])
      await backend.commit([{ key: 'e', value: 'later', expires: soon + 1 }])
      expect(await backend.sweep(10)).toBe(0)
      clock.advance(10)
      expect(await backend.sweep(2)).toBe(2)
      expect(await backend.sweep(2)).toBe(1)
      expect(await backend.sweep(2)).toBe(0)
      expect(await backend.getMany(['d', 'e'])).toEqual(['value of d', 'later'])
    })

    it('sets only if the row is absent or as expected', async () => {
      expect(await backend.compareAndSet('lock', 'one', undefined)).toBe(true)
      expect(await backend.compareAndSet('lock', 'two', undefined)).toBe(false)
      expect(await backend.compareAndSet('lock', 'two', 'other')).toBe(false)
      expect(await backend.get('lock')).toBe('one')
      expect(await backend.compareAndSet('lock', 'two', 'one')).toBe(true)
      expect(await backend.get('lock')).toBe('two')
    })

    it('takes an expired row for an absent one when it sets, and the new one does not expire', async () => {
      await backend.commit([{ key: 'lock', value: 'old', expires: clock.now() }])
      expect(await backend.compareAndSet('lock', 'new', undefined)).toBe(true)
      clock.advance(1)
      expect(await backend.get('lock')).toBe('new')
      expect(await backend.sweep(10)).toBe(0)
    })

    it('lets one of many win who set the same row at once', async () => {
      const tries = Array.from({ length: 20 }, (_, index) =>
        backend.compareAndSet('lock', `${index}`, undefined),
      )
      const won = (await Promise.all(tries)).flatMap((wins, index) => (wins ? [`${index}`] : []))
      expect(won).toHaveLength(1)
      expect(await backend.get('lock')).toBe(won[0])
    })
  })
}

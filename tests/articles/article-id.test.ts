import { describe, expect, it } from 'vitest'
import { canonicalLink, entryKeys } from '../../src/articles/article-id.ts'
import type { Entry } from '../../src/model/feed.ts'

describe('a canonical link', () => {
  it.each([
    ['https://a.example/x?utm_source=rss&utm_medium=feed&id=7&fbclid=z', 'https://a.example/x?id=7'],
    [
      'https://a.example/x?UTM_Campaign=1&gclid=2&yclid=3&ysclid=4&mc_cid=5&_openstat=6&at_medium=7',
      'https://a.example/x',
    ],
    ['https://a.example/x?ref=7&author=8', 'https://a.example/x?ref=7&author=8'],
    ['https://a.example/x#comments', 'https://a.example/x'],
    ['https://a.example/#!/news/7', 'https://a.example/#!/news/7'],
    ['https://a.example/#/news/7', 'https://a.example/#/news/7'],
    ['https://user:secret@a.example/x', 'https://a.example/x'],
    ['HTTP://A.Example:80/%D1%97', 'http://a.example/%D1%97'],
    ['https://їжак.example/новина', 'https://xn--80aln7i.example/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B0'],
  ])('of %s is %s', (link, canonical) => {
    expect(canonicalLink(link)).toBe(canonical)
  })

  it.each([
    undefined,
    '',
    'nonsense',
    '/relative',
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example/',
    'mailto:a@a.example',
    'tg://resolve?domain=x',
  ])('is not made of %s', (link) => {
    expect(canonicalLink(link)).toBeUndefined()
  })
})

describe('keys of entries', () => {
  const ids = (feedId: string, ...entries: Entry[]) =>
    entryKeys(feedId, entries).map((keys) => keys.articleId)
  const one: Entry = { title: 'One', link: 'https://a.example/one', guid: 'g1' }

  it('name an article by its link, in whatever feed, scheme or dress it comes', () => {
    const [id] = ids('f1', one)
    for (const link of [
      'http://a.example/one',
      'https://www.a.example/one',
      'https://a.example/one/',
      'https://a.example/one?utm_source=x#top',
    ])
      expect(ids('f2', { title: 'Renamed', link, guid: 'other', publishedAt: 5 })).toEqual([id])
    expect(ids('f1', { ...one, link: 'https://a.example/two' })).not.toEqual([id])
    expect(ids('f1', { ...one, link: 'https://a.example/one?page=2' })).not.toEqual([id])
  })

  it('are the same when a feed changes all its guids', () => {
    const entries = [one, { title: 'Two', link: 'https://a.example/two', guid: 'g2' }]
    expect(ids('f1', ...entries.map((entry, index) => ({ ...entry, guid: `new-${index}` })))).toEqual(
      ids('f1', ...entries),
    )
  })

  it('go by guid where several entries share a link', () => {
    const home = 'https://a.example/'
    const shared = [
      { title: 'A', link: home, guid: '1' },
      { title: 'B', link: home, guid: '2' },
    ]
    const [a, b] = ids('f1', ...shared)
    expect(a).not.toBe(b)
    expect(ids('f1', ...shared.map((entry) => ({ ...entry, title: `${entry.title} (updated)` })))).toEqual([
      a,
      b,
    ])
    expect(ids('f2', ...shared)).not.toContain(a)
  })

  it('go by title and date where neither link nor guid tells entries apart', () => {
    const same = { link: 'https://a.example/', guid: 'x' }
    const keys = entryKeys('f1', [
      { ...same, title: 'A' },
      { ...same, title: 'B' },
      { title: 'A', publishedAt: 7 },
      { title: 'A' },
    ])
    expect(new Set(keys.map((key) => key.articleId)).size).toBe(3)
    expect(keys[0]?.articleId).toBe(keys[3]?.articleId)
    expect(keys.every((key) => key.guidKey === undefined)).toBe(true)
  })

  it('go by guid where the link is none to show', () => {
    const [id] = ids('f1', { title: 'A', link: 'javascript:1', guid: 'g' })
    expect(ids('f1', { title: 'B', guid: 'g' })).toEqual([id])
  })

  it('give the guid a key within its feed', () => {
    const [here] = entryKeys('f1', [one])
    const [moved] = entryKeys('f1', [{ ...one, link: 'https://a.example/moved' }])
    const [there] = entryKeys('f2', [one])
    expect(here?.guidKey).toBeDefined()
    expect(moved?.guidKey).toBe(here?.guidKey)
    expect(there?.guidKey).not.toBe(here?.guidKey)
    expect(there?.articleId).toBe(here?.articleId)
  })
})

import { expect, it } from 'vitest'
import { urlOf } from '../../src/feeds/feed-address.ts'
import { starterFeeds } from '../../src/feeds/starter-list.ts'
import { LANGUAGES } from '../../src/language/languages.ts'

it('has feeds in every language, each once, by language and title', () => {
  expect(new Set(starterFeeds.map(({ language }) => language))).toEqual(new Set(LANGUAGES))
  expect(new Set(starterFeeds.map(({ url }) => url)).size).toBe(starterFeeds.length)
  const sorted = [...starterFeeds].sort((a, b) =>
    `${a.language} ${a.title}` < `${b.language} ${b.title}` ? -1 : 1,
  )
  expect(starterFeeds).toEqual(sorted)
})

it.each(starterFeeds)('$title is whole', ({ title, url, country }) => {
  expect(urlOf(url)).toBe(url)
  expect(url).toMatch(/^https:/)
  expect(title.trim()).toBe(title)
  expect(country).toMatch(/^[A-Z]{2}$/)
  expect(new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' }).of(country)).toBeDefined()
})

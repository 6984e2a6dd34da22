import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Concept, type Form, type FormWord, wordsOf } from '../../src/language/concept.ts'
import { LANGUAGES } from '../../src/language/languages.ts'
import { loadLexicon } from '../../src/language/lexicon.ts'
import { parseLexicon } from '../../src/language/parse-lexicon.ts'
import { tokenize } from '../../src/language/tokenize.ts'
import type { Language } from '../../src/model/language.ts'

const FOLDER = new URL('../../src/language/lexicon/', import.meta.url)

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.txt'))
const sources = files.map((file) => [file, readFileSync(new URL(file, FOLDER), 'utf8')] as const)
const concepts = sources.flatMap(([file, source]) => parseLexicon(source, file))
const byId = new Map(concepts.map((concept) => [concept.id, concept]))

// рф is written small on purpose by Ukrainian media since 2022; the others are no other word of their languages.
const SHORT_WORDS = new Set(['рф', 'té', 'öl', 'xi', 'ош'])

const forms = (concept: Concept): [Language, Form][] =>
  Object.entries(concept.forms).flatMap(([language, list]) =>
    list.map((form): [Language, Form] => [language as Language, form]),
  )
const show = (form: Form) =>
  wordsOf(form)
    .map(({ text, ending }) => text + (ending > 0 ? `*${ending}` : ''))
    .join(' ')

/** Whether a text can hold a token that the word takes; a stem may end where an apostrophe stands. */
function findable({ text, ending }: FormWord): boolean {
  const word = ending > 0 ? `${text}я` : text
  const written = text.startsWith("n'") ? word.replace(/^n'./, (begin) => begin.toUpperCase()) : word
  return tokenize(written)[0]?.norm === word
}

/** What breaks a rule, as lines that name the place. */
function breaches(check: (concept: Concept) => Iterable<string>): string[] {
  return concepts.flatMap((concept) => [...check(concept)].map((what) => `${concept.id}: ${what}`))
}

describe('the lexicon', () => {
  it.each([
    ['country', 240],
    ['body', 300],
    ['place', 400],
    ['person', 500],
    ['theme', 1000],
  ])('holds enough of each kind: %s', (kind, least) => {
    expect(concepts.filter((concept) => concept.kind === kind).length).toBeGreaterThanOrEqual(least)
  })

  it('has no id and no country twice', () => {
    const seen = (names: (string | undefined)[]) =>
      names.filter((name, index) => name !== undefined && names.indexOf(name) !== index)
    expect(seen(concepts.map((concept) => concept.id))).toEqual([])
    expect(seen(concepts.map((concept) => concept.region))).toEqual([])
  })

  it('names only concepts that exist as broader, not-beside and stands-for', () => {
    expect(
      breaches(({ broader, notBeside, standsFor }) =>
        [...broader, ...notBeside, ...standsFor.map(({ concept }) => concept)].filter((id) => !byId.has(id)),
      ),
    ).toEqual([])
  })

  it('has no concept that is broader than itself, by whatever way', () => {
    const under = (id: string, path: readonly string[]): string[] =>
      path.includes(id)
        ? [[...path, id].join(' > ')]
        : (byId.get(id)?.broader ?? []).flatMap((next) => under(next, [...path, id]))
    expect(breaches(({ id }) => under(id, []))).toEqual([])
  })

  it('has no concept whose words would be taken away by itself or by what it takes along', () => {
    const lexicon = loadLexicon()
    expect(
      breaches(({ id, notBeside }) =>
        notBeside.filter(
          (other) => lexicon.withBroader(id).includes(other) || lexicon.withBroader(other).includes(id),
        ),
      ),
    ).toEqual([])
  })

  it.each(LANGUAGES)('names nearly every concept in %s', (language) => {
    const all = [...loadLexicon().concepts.values()]
    const named = all.filter(({ forms }) => forms[language]?.some(({ strength }) => strength === 'strong'))
    expect(named.length / all.length).toBeGreaterThanOrEqual(language === 'be' ? 0.9 : 0.98)
  })

  it.each(LANGUAGES)('knows three forms or more of most themes in %s', (language) => {
    const themes = concepts.filter(({ kind }) => kind === 'theme')
    const isRich = ({ forms }: Concept) =>
      (forms[language]?.filter(({ strength }) => strength !== 'never').length ?? 0) >= 3
    expect(themes.filter(isRich).length / themes.length).toBeGreaterThanOrEqual(language === 'be' ? 0.4 : 0.6)
  })

  it('knows what Node calls each country, and has a label for everything else', () => {
    const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
    expect(
      breaches((concept) => {
        if (concept.kind === 'country')
          return concept.region !== undefined && names.of(concept.region) !== undefined ? [] : ['no region']
        return LANGUAGES.filter((language) => !concept.labels[language])
      }),
    ).toEqual([])
  })

  it('says each language and relation of a concept in one line', () => {
    const twice = sources.flatMap(([file, source]) =>
      source.split(/\n(?=\S)/).flatMap((block) => {
        const names = [...block.matchAll(/^ {2}([a-z-]+):/gm)].map((match) => match[1])
        return names
          .filter((name, index) => names.indexOf(name) !== index)
          .map((name) => `${file}: ${block.split('\n')[0]} ${name}`)
      }),
    )
    expect(twice).toEqual([])
  })
})

describe('its forms', () => {
  it('of one word have three letters at least, unless they are all capitals', () => {
    expect(
      breaches((concept) =>
        forms(concept)
          .filter(
            ([, form]) =>
              form.rest.length === 0 &&
              [form.first].some(
                ({ text, caps }) => text.length < 3 && !caps && !/\d/.test(text) && !SHORT_WORDS.has(text),
              ),
          )
          .map(([language, form]) => `${language} ${show(form)}`),
      ),
    ).toEqual([])
  })

  it('establish one concept each: no form is strong in two', () => {
    const owners = new Map<string, string>()
    expect(
      breaches((concept) =>
        forms(concept).flatMap(([language, form]) => {
          if (form.strength !== 'strong') return []
          const key = `${language} ${wordsOf(form)
            .map((word) => JSON.stringify(word))
            .join()}`
          const owner = owners.get(key) ?? concept.id
          owners.set(key, owner)
          return owner === concept.id ? [] : [`${language} ${show(form)} is strong in ${owner} too`]
        }),
      ),
    ).toEqual([])
  })

  it('stand once in a concept and language', () => {
    expect(
      breaches((concept) => {
        const seen = new Set<string>()
        return forms(concept).flatMap(([language, form]) => {
          const key = `${language} ${wordsOf(form)
            .map((word) => JSON.stringify(word))
            .join()}`
          if (seen.has(key)) return [`${language} ${show(form)}`]
          seen.add(key)
          return []
        })
      }),
    ).toEqual([])
  })

  it('are made of words as texts are divided into words, so that each can be found', () => {
    expect(
      breaches((concept) =>
        forms(concept)
          .filter(([, form]) => wordsOf(form).some((word) => !findable(word)))
          .map(([language, form]) => `${language} ${show(form)}`),
      ),
    ).toEqual([])
  })

  it('are written in letters of their language: no Latin letter inside a Cyrillic word, nor the other way', () => {
    expect(
      breaches((concept) =>
        forms(concept)
          .filter(([, form]) =>
            wordsOf(form).some(
              ({ text }) => /\p{Script=Latin}/u.test(text) && /\p{Script=Cyrillic}/u.test(text),
            ),
          )
          .map(([language, form]) => `${language} ${show(form)}`),
      ),
    ).toEqual([])
    expect(
      breaches((concept) =>
        forms(concept)
          .filter(([language, form]) => {
            const text = show(form)
            return (
              (language === 'ru' && /[іїєґў]/.test(text)) ||
              (language === 'uk' && /[ыэъў]/.test(text)) ||
              (language === 'be' && /[иїєґъщ]/.test(text))
            )
          })
          .map(([language, form]) => `${language} ${show(form)}`),
      ),
    ).toEqual([])
  })
})

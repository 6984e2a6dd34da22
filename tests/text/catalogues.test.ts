import { readdirSync, readFileSync } from 'node:fs'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { parseHtml } from '../../src/emulator/text/parse-html.ts'
import {
  catalogues,
  type MessageKey,
  translate,
  uiLanguageOf,
  uiLanguages,
} from '../../src/text/translate.ts'

const ROOT = new URL('../../', import.meta.url)
const keys = Object.keys(catalogues.en) as MessageKey[]

type Ast = ReturnType<IntlMessageFormat['getAst']>

const KINDS = ['literal', 'argument', 'number', 'date', 'time', 'select', 'plural']

/** Each argument of a message as `name kind`, in whatever branch it stands. */
function argumentsOf(ast: Ast): string[] {
  const found = ast.flatMap((element) => {
    const inside =
      'options' in element
        ? Object.values(element.options).flatMap((option) => argumentsOf(option.value))
        : []
    return element.type === 0 || !('value' in element)
      ? inside
      : [`${element.value} ${KINDS[element.type]}`, ...inside]
  })
  return [...new Set(found)].sort()
}

/** The branches of each plural of a message. */
const pluralsOf = (ast: Ast): string[][] =>
  ast.flatMap((element) =>
    'options' in element
      ? [
          Object.keys(element.options),
          ...Object.values(element.options).flatMap((option) => pluralsOf(option.value)),
        ]
      : [],
  )

const astOf = (language: 'en' | 'uk' | 'ru', key: MessageKey) =>
  new IntlMessageFormat(catalogues[language][key], language, undefined, { ignoreTag: true }).getAst()

describe.each(uiLanguages)('the catalogue in %s', (language) => {
  it('has the keys of the English one, no more and no less', () => {
    expect(Object.keys(catalogues[language]).sort()).toEqual([...keys].sort())
  })

  it('takes the same arguments of the same kinds as the English one', () => {
    for (const key of keys)
      expect(argumentsOf(astOf(language, key)), key).toEqual(argumentsOf(astOf('en', key)))
  })

  it('has a branch for each plural form that the language has', () => {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of keys) {
      for (const branches of pluralsOf(astOf(language, key))) {
        const silent = wanted.filter((form) => form !== 'other' && !branches.includes(form))
        const alike = branches.every((branch) => branch.startsWith('=') || branch === 'other')
        expect(alike ? [] : silent, key).toEqual([])
      }
    }
  })

  it('holds messages that can be said, with hostile values and any number, and that Telegram takes as HTML', () => {
    const t = translate(language)
    for (const key of keys) {
      for (const number of [0, 1, 2, 5, 21, 22, 1000]) {
        const args = Object.fromEntries(
          argumentsOf(astOf(language, key)).map((each) => {
            const [name = '', kind] = each.split(' ')
            return [name, kind === 'plural' || kind === 'number' ? number : '<b>&"{x}</i>']
          }),
        )
        const said = t(key, args)
        expect(said.trim(), key).not.toBe('')
        expect(() => parseHtml(said), `${key}: ${said}`).not.toThrow()
        if (Object.values(args).some((value) => typeof value === 'string'))
          expect(parseHtml(said).text, key).toContain('<b>&"{x}</i>')
      }
    }
  })

  it('says the same nowhere that it should say in its own words', () => {
    if (language === 'en') return
    const same = keys.filter(
      (key) =>
        catalogues[language][key] === catalogues.en[key] &&
        /\p{L}{4}/u.test(catalogues.en[key].replace(/\{[^}]*\}|<[^>]*>/g, '')),
    )
    expect(same).toEqual([])
  })
})

describe('the keys', () => {
  const sources = ['src', 'commands', 'digests'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(new URL(`${folder}/${file}`, ROOT), 'utf8')),
  )
  const code = sources.join('\n')
  const quoted = new Set(
    [...code.matchAll(/['"`]([a-z]+(?:[.-][a-z0-9-]+)*)['"`]/g)].map((match) => match[1]),
  )
  const prefixes = [...code.matchAll(/`([a-z-]+\.(?:[a-z-]+\.)*)\$\{[^`]*`/g)].map((match) => match[1] ?? '')

  it('are all used', () => {
    expect(
      keys.filter((key) => !quoted.has(key) && !prefixes.some((prefix) => key.startsWith(prefix))),
    ).toEqual([])
  })

  it('that the code says are all there', () => {
    const said = [...code.matchAll(/\bt(?:\.plain)?\(\s*'([^']+)'/g)].map((match) => match[1])
    expect(said.length).toBeGreaterThan(50)
    expect(said.filter((key) => !keys.includes(key as MessageKey))).toEqual([])
  })
})

describe('saying', () => {
  it('escapes values in HTML, leaves HTML that is meant, and escapes nothing in plain words', () => {
    const t = translate('en')
    const topic = '<b>R&D</b> "x"'
    expect(t('subscribe.already', { topic })).toContain('&lt;b&gt;R&amp;D&lt;/b&gt; &quot;x&quot;')
    expect(t('subscribe.already', { topic: { html: '<i>R</i>' } })).toContain('<i>R</i>')
    expect(t.plain('subscribe.already', { topic })).toContain(topic)
  })

  it('counts as each language counts', () => {
    const count = (language: 'en' | 'uk' | 'ru', number: number) =>
      translate(language)('digest.more', { count: number })
    for (const language of uiLanguages) {
      const words = [1, 2, 5, 21].map((number) => count(language, number).replace(/\d+/, '#'))
      expect(new Set(words).size).toBe(language === 'en' ? 2 : 3)
      expect(words[0] === words[3]).toBe(language !== 'en')
    }
  })

  it.each([
    ['uk', 'uk'],
    ['uk-UA', 'uk'],
    ['RU', 'ru'],
    ['be', 'ru'],
    ['en-GB', 'en'],
    ['pl', 'uk'],
    ['', 'uk'],
    [undefined, 'uk'],
  ])(
    'speaks to a person whose Telegram is set to %s in %s, where Ukrainian is the default',
    (tag, language) => {
      expect(uiLanguageOf(tag, 'uk')).toBe(language)
    },
  )
})

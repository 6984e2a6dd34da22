import { fork } from 'node:child_process'
import { once } from 'node:events'
import { LANGUAGES } from '../../language/languages.ts'
import { loadLexicon } from '../../language/lexicon.ts'

const KINDS = ['country', 'body', 'place', 'person', 'theme'] as const

/** What the thesaurus holds, and what loading it takes: time, also until all languages have been read in, and resident memory that a fresh process gains by that. */
export async function benchLexicon(): Promise<object> {
  const child = fork(new URL('./load-lexicon.ts', import.meta.url), {
    execArgv: ['--expose-gc', '--import', import.meta.resolve('tsx')],
  })
  const [cost] = (await once(child, 'message')) as [{ loadMs: number; allLanguagesMs: number; rssMb: number }]
  const concepts = [...loadLexicon().concepts.values()]
  const themes = concepts.filter(({ kind }) => kind === 'theme')
  const ofKind = (kind: (typeof KINDS)[number]) => concepts.filter((concept) => concept.kind === kind).length
  const langs = LANGUAGES.map((language) => {
    const strong = ({ forms }: (typeof concepts)[number]) =>
      forms[language]?.filter(({ strength }) => strength === 'strong') ?? []
    const weak = ({ forms }: (typeof concepts)[number]) =>
      forms[language]?.filter(({ strength }) => strength === 'weak') ?? []
    const figures = {
      named: share(concepts, (each) => strong(each).length > 0),
      themesWith3Forms: share(themes, (each) => strong(each).length + weak(each).length >= 3),
      themesWithWeakForms: share(themes, (each) => weak(each).length > 0),
    }
    return [language, figures] as const
  })
  return {
    concepts: Object.fromEntries(KINDS.map((kind) => [kind, ofKind(kind)])),
    forms: concepts.reduce((sum, { forms }) => sum + Object.values(forms).flat().length, 0),
    ...cost,
    langs: Object.fromEntries(langs),
  }
}

function share<Value>(values: readonly Value[], is: (value: Value) => boolean): number {
  return Math.round((values.filter(is).length / values.length) * 1000) / 1000
}

import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from '../../commands/index.ts'
import { translate } from '../../src/text/translate.ts'

const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')

it('README names every command as the registry does, and no other', () => {
  const rows = [...read('README.md').matchAll(/^\| `\/(\w+)` \| \w+ \| (.*) \|$/gm)].map(([, name, text]) => [
    name,
    text,
  ])
  const t = translate('en')
  expect(rows).toEqual(commands.map(({ name, description }) => [name, t.plain(description)]))
})

it('README and .env.example tell of every setting that is read, and of no other', () => {
  const settings = [...new Set(read('src/config.ts').match(/'[A-Z]+(?:_[A-Z]+)+'/g))]
    .map((name) => name.slice(1, -1))
    .sort()
  const example = [...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name).sort()
  const table = [...read('README.md').matchAll(/^\| (`[A-Z_`, ]+`) \|/gm)].flatMap(
    ([, names]) => names?.match(/[A-Z_]+/g) ?? [],
  )
  expect(example).toEqual(settings)
  expect(table.sort()).toEqual(settings)
})

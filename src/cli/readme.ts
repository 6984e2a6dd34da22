import { readFileSync, writeFileSync } from 'node:fs'
import { commands } from '../../commands/index.ts'
import { translate } from '../text/translate.ts'

const FILE = new URL('../../README.md', import.meta.url)
const BEGIN = '<!-- commands: made by npm run readme -->'
const END = '<!-- /commands -->'

const t = translate('en')
const rows = commands.map(({ name, description, scope }) => {
  const who = scope === 'admins' ? 'admins' : 'everybody'
  return `| \`/${name}\` | ${who} | ${t.plain(description)} |`
})
const table = ['| command | for | what it does |', '| --- | --- | --- |', ...rows].join('\n')
const readme = readFileSync(FILE, 'utf8')
const [before = '', rest = ''] = readme.split(BEGIN)
const after = rest.slice(rest.indexOf(END))
writeFileSync(FILE, `${before}${BEGIN}\n${table}\n${after}`)

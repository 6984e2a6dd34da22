import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readOpml } from '../../src/feeds/opml.ts'
import { openStore } from '../../src/store/open-store.ts'
import { runSource } from '../helpers/run-command.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const LIST = '<opml><body><outline title="Herald" xmlUrl="https://one.example/rss"/></body></opml>'

it('imports a list into the database, and exports it again', async () => {
  const dir = temporaryFolder()
  const list = join(dir, 'list.opml')
  writeFileSync(list, LIST)
  const env = { DATA_DIR: join(dir, 'data') }
  const imported = await runSource('cli/opml.ts', ['import', list], env)
  expect(imported).toMatchObject({
    code: 0,
    stdout: '1 feeds added, 0 were watched before, 0 have no web address.\n',
  })
  const copy = join(dir, 'copy.opml')
  expect(await runSource('cli/opml.ts', ['export', copy], env)).toMatchObject({ code: 0 })
  expect(readOpml(readFileSync(copy, 'utf8'))).toEqual([{ url: 'https://one.example/rss', title: 'Herald' }])
  expect((await runSource('cli/opml.ts', ['export', copy], env)).code).toBe(1)
})

it('says in words what is wrong', async () => {
  const dir = temporaryFolder()
  const env = { DATA_DIR: dir }
  expect(await runSource('cli/opml.ts', [], env)).toMatchObject({ code: 2 })
  const hay = join(dir, 'hay.txt')
  writeFileSync(hay, 'hay')
  expect(await runSource('cli/opml.ts', ['import', hay], env)).toMatchObject({
    code: 1,
    stderr: `${hay} is no OPML file.\n`,
  })
  const store = await openStore(join(dir, 'topicwire.sqlite'), { now: Date.now })
  if ('type' in store) throw new Error(store.type)
  writeFileSync(hay, LIST)
  expect((await runSource('cli/opml.ts', ['import', hay], env)).stderr).toContain('The bot is running')
  await store.close()
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RssItem, rss } from '../helpers/rss.ts'
import { runSource } from '../helpers/run-command.ts'

const HOUR = 3_600_000

const wanted: RssItem[] = [
  {
    title: 'Belarus and Russia agree on a shared air-defence roster',
    link: 'https://fixture.example/wanted/1',
    summary: 'The two armies will take turns on duty from spring, the ministries said.',
  },
  {
    title: 'Під Гродном білоруські та російські військові завершили спільні навчання',
    link: 'https://fixture.example/wanted/2',
    summary: 'Підрозділи повертаються до місць дислокації.',
  },
]
const others: RssItem[] = [
  { title: 'Belarus exports more cheese to Russia', link: 'https://fixture.example/other/1' },
  { title: 'Ukraine receives new air-defence launchers', link: 'https://fixture.example/other/2' },
  { title: 'Minsk zoo welcomes two lynx cubs', link: 'https://fixture.example/other/3' },
]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'topicwire-slow-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function feedFile(name: string, items: readonly RssItem[]): string {
  const file = join(folder, name)
  writeFileSync(
    file,
    rss(
      'Fixture',
      items.map((item, index) => ({ at: Date.now() - (index + 1) * HOUR, ...item })),
    ),
  )
  return file
}

interface Line {
  chat: number
  kind: string | null
  topic: string | null
  html: string
  links: string[]
}

async function demo(args: string[]): Promise<Line[]> {
  const { code, stdout, stderr } = await runSource('cli/demo.ts', ['--json', ...args])
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)
}

const linksOf = (lines: Line[], kind: string) =>
  lines.filter((line) => line.kind === kind).flatMap((line) => line.links)

describe('npm run demo -- --json', () => {
  it.each([
    'Russia–Belarus defense',
    'оборона Росія - Білорусь',
    'Оборона: Россия, Беларусь',
    'абарона Беларусь/Расія',
  ])('tells in the digest exactly what "%s" is about, with evidence', async (topic) => {
    const feed = feedFile('feed.xml', [...wanted, ...others])
    const lines = await demo(['--feed', feed, '--subscribe', topic, '--digest'])
    expect(linksOf(lines, 'alert')).toEqual([])
    expect(linksOf(lines, 'digest').sort()).toEqual(wanted.map((item) => item.link))
    expect(lines.find((line) => line.kind === 'digest')?.topic).toBe(topic)
    expect(lines.find((line) => line.kind === 'digest')?.html).toContain('<b>')
  })

  it('alerts of what comes after the first poll, has nothing more for the digest, and repeats nothing in a next run', async () => {
    const first = feedFile('first.xml', others)
    const then = feedFile('then.xml', [...wanted, ...others])
    const data = join(folder, 'data')
    const args = ['--feed', first, '--then', then, '--subscribe', 'Russia–Belarus defense', '--data', data]
    const lines = await demo([...args, '--digest'])
    expect(linksOf(lines, 'alert').sort()).toEqual(wanted.map((item) => item.link))
    expect(linksOf(lines, 'digest')).toEqual([])

    const again = await demo(args)
    expect(linksOf(again, 'alert').sort()).toEqual(wanted.map((item) => item.link))
  })
})

it('npm run demo -- --tour plays a chat from /start to a digest and exits 0', async () => {
  const { code, stdout } = await runSource('cli/demo.ts', ['--tour'])
  expect(code).toBe(0)
  for (const expected of ['/start', 'Follow', '🔔', '/why', '📰', 'https://stepovyi-kurier.example/st-41']) {
    expect(stdout).toContain(expected)
  }
})

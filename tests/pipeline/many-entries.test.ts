import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Batch } from '../../src/store/batch.ts'
import type { Commit } from '../../src/store/commit-queue.ts'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { newsOf } from '../helpers/fisheries-news.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
beforeEach(async () => {
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
})
afterEach(() => app.close())

const MANY = 480
const MATCHING = [3, 250, 479]
const items = Array.from({ length: MANY }, (_, index) => {
  const event = MATCHING.indexOf(index)
  // Each word of the others is of one entry alone, so that each is a story of its own.
  const title = event >= 0 ? newsOf(event).title : `q${index}a q${index}b and the q${index}c of q${index}d`
  return { title, link: `https://one.example/${index}` }
})
const told = () =>
  alertsTo(app)
    .map((entry) => Number(entry.links[0]?.split('/').at(-1)))
    .sort((a, b) => a - b)
const countArticles = async () => {
  const ids = []
  for await (const [id] of app.store.articles.entries()) ids.push(id)
  return ids.length
}

/** Rows of every commit from now on. */
function watchCommits(): { names: Set<string>; size: number }[] {
  const commits: { names: Set<string>; size: number }[] = []
  const { store } = app
  const { commit } = store
  const note = (batch: Batch | undefined) => {
    const names = new Set((batch?.rows ?? []).map(({ key }) => key.slice(0, key.indexOf(':'))))
    commits.push({ names, size: batch?.size ?? 0 })
    return batch
  }
  store.commit = (next: Commit) => commit(() => note(typeof next === 'function' ? next() : next))
  return commits
}

it('commits very many entries in slices of at most a thousand rows, the state of the feed with the last', async () => {
  const commits = watchCommits()
  app.feeds.set('/one', rss('One', items), 'text/xml')
  await app.poll()
  const slices = commits.filter(({ names }) => names.has('article'))
  expect(slices.length).toBeGreaterThan(1)
  expect(Math.max(...commits.map(({ size }) => size))).toBeLessThanOrEqual(1000)
  const withState = commits.map(({ names }) => names.has('feed-state'))
  expect(withState.lastIndexOf(true)).toBe(withState.indexOf(true))
  expect(withState.indexOf(true)).toBeGreaterThan(commits.indexOf(slices[0] ?? { names: new Set(), size: 0 }))
  expect(await countArticles()).toBe(MANY)
  expect(told()).toEqual(MATCHING)
})

it.each([
  ['the second slice', ['article'], 1],
  ['the last slice', ['feed-state', 'seen'], 0],
])('repeats without loss or doubling after a crash before %s', async (_, collections, skip) => {
  const failed = failCommitOf(app.store, collections, skip)
  app.feeds.set('/one', rss('One', items), 'text/xml')
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => failed() && app.logged.some(({ event }) => event === 'poll failed'), 'the crash')
  const kept = await countArticles()
  expect(kept).toBeGreaterThan(0)
  await app.restart()
  await app.poll()
  expect(await countArticles()).toBe(MANY)
  expect(told()).toEqual(MATCHING)
  await app.poll()
  expect(told()).toEqual(MATCHING)
})

import { afterEach, expect, it } from 'vitest'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, digestsTo, tap } from '../helpers/talk.ts'
import { READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const DAY = 86_400_000
const HOW =
  'Reply with /why to an alert or a digest, and I show what made it match. /why and the link of an article says why it was told or not.'
const GONE = 'I no longer have what that message was made from: articles are kept for seven days.'

/** An alert of one story, then a digest of another. */
async function alerted(): Promise<{ alertId: number }> {
  app = await startTestApp()
  const old = { title: 'Norway ends its fisheries quarrel', link: 'https://one.example/old' }
  const fresh = {
    title: 'Quiet week in the north',
    link: 'https://one.example/new',
    summary: 'Boats of Norway reach the fisheries & wait. Nothing else was said.',
  }
  app.feeds.set('/one', rss('One', [old]), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  app.feeds.set('/one', rss('One', [fresh, old]), 'text/xml')
  await app.poll()
  return { alertId: alertsTo(app)[0]?.messageId ?? 0 }
}

it('shows the words and the sentence that made an alert match, by its button and in reply', async () => {
  const { alertId } = await alerted()
  await tap(app, '❓ Why')
  const byButton = app.world.messages(READER).at(-1)
  expect(byButton?.html).toContain('<b>Why this matched Norway fisheries</b>')
  expect(byButton?.html).toContain(
    '• <b>Norway</b>: <b>Norway</b>\n<blockquote>Boats of <b>Norway</b> reach the fisheries &amp; wait.</blockquote>',
  )
  expect(byButton?.text).toMatch(/Match: \d+ %/)
  expect((await ask(app, '/why', { replyTo: alertId })).html).toBe(byButton?.html)
  expect(alertsTo(app)).toHaveLength(1)
})

it('explains the items of a digest', async () => {
  await alerted()
  await ask(app, '/digest')
  const answer = await ask(app, '/why', { replyTo: digestsTo(app)[0]?.messageId ?? 0 })
  expect(answer.html).toContain('<b>Norway</b> ends its fisheries quarrel')
})

it('says how it is used in reply to nothing, to a message of a person, and to another answer', async () => {
  await alerted()
  expect((await ask(app, '/why')).text).toBe(HOW)
  const own = app.world.messages(READER).find((each) => !each.fromBot)
  expect((await ask(app, '/why', { replyTo: own?.messageId ?? 0 })).text).toBe(HOW)
  const help = await ask(app, '/help')
  expect((await ask(app, '/why', { replyTo: help.messageId })).text).toBe(HOW)
})

it('says after seven days that it no longer has what an alert was made from', async () => {
  const { alertId } = await alerted()
  app.clock.advance(8 * DAY)
  expect((await ask(app, '/why', { replyTo: alertId })).text).toBe(GONE)
  await tap(app, '❓ Why')
  expect(app.world.messages(READER).at(-1)?.text).toBe(GONE)
})

it('still explains an alert of a topic that was deleted', async () => {
  const { alertId } = await alerted()
  await ask(app, '/unsubscribe Norway fisheries')
  expect((await ask(app, '/why', { replyTo: alertId })).html).toContain('Boats of <b>Norway</b>')
})

import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp | undefined
afterEach(() => app?.close())

it('needs nothing but the token of the bot', () => {
  const parsed = parseConfig({ BOT_TOKEN: `123456789:${'A'.repeat(35)}` })
  expect(parsed).toHaveProperty('config')
})

it('matches across languages, explains, alerts and gathers, with nobody but the feed and Telegram to ask', async () => {
  const asked = new Set<string>()
  const note = (message: unknown) => {
    const { request } = message as { request: { host?: string; origin?: string } }
    asked.add(
      String(request.origin ?? request.host)
        .replace(/^https?:\/\//, '')
        .replace(/:\d+$/, ''),
    )
  }
  for (const channel of ['http.client.request.start', 'undici:request:create']) subscribe(channel, note)
  app = await startTestApp()
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Russia–Belarus defense')
  const title = 'Росія та Білорусь обговорили спільну оборону'
  app.feeds.set('/one', rss('One', [{ title, link: 'https://one.example/1' }]), 'text/xml')
  await app.poll()
  for (const channel of ['http.client.request.start', 'undici:request:create']) unsubscribe(channel, note)
  expect(alertsTo(app)).toHaveLength(1)
  expect([...asked]).toEqual(['127.0.0.1'])
})

import { afterEach, expect, it } from 'vitest'
import { failCommitOf } from '../helpers/fail-commit.ts'
import { rss } from '../helpers/rss.ts'
import { alertsTo, ask, eventually, forge } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const help = () => app.say('/help', { userId: ADMIN })

/** All that a line could hold of an error, its hidden fields and causes included. */
function lines(): string {
  const open = (_: string, value: unknown) => {
    if (!(value instanceof Error)) return value
    // As src/log.ts writes errors.
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
  }
  return app.logged.map((line) => JSON.stringify(line, open)).join('\n')
}

it('never logs message texts, topics, addresses of people, or the token, whatever goes wrong', async () => {
  app = await startTestApp()
  const { token } = app.emulator
  app.feeds.set('/one', rss('One', []), 'text/xml')
  await app.addFeed('/one')
  await ask(app, '/subscribe Norway fisheries')
  await ask(app, 'Zanzibar cloves')
  await ask(app, '/broadcast Marzipan for all', { userId: ADMIN })
  const item = {
    title: 'Norway speaks of its fisheries',
    link: 'https://one.example/1',
    summary: 'Quokkas look on.',
  }
  app.feeds.set('/one', rss('One', [item]), 'text/xml')

  const kinds = ['error', 'drop-before', 'drop-after', 'not-json'] as const
  for (const kind of kinds) {
    app.world.addFault({ method: 'sendMessage', chatId: READER, kind })
    app.world.addFault({ method: 'answerCallbackQuery', kind })
  }
  app.clock.advance(61_000)
  app.tick()
  await eventually(() => app.logged.some(({ event }) => event === 'not sent'), 'a failed sending')
  const failed = failCommitOf(app.store, ['update'])
  app.world.sendText({ userId: ADMIN, text: '/subscribe Patagonia penguins' })
  await eventually(failed, 'a failing commit')
  const { messageId } = await help()
  app.world.pressButton({ userId: ADMIN, chatId: ADMIN, messageId, data: 'nothing', forged: true })
  await eventually(() => app.logged.filter(({ level }) => level === 'error').length >= 2, 'a failed answer')
  app.world.clearFaults()
  for (let second = 0; second < 3 && alertsTo(app).length === 0; second++) {
    app.clock.advance(10_000)
    await help()
  }
  await forge(app, messageId, 'nothing', ADMIN)

  const logged = lines()
  expect(logged).toContain('"sent"')
  for (const secret of [
    token,
    token.split(':')[1] ?? '',
    'Norway',
    'fisheries',
    'Zanzibar',
    'Marzipan',
    'Quokkas',
    'Patagonia',
  ]) {
    expect(logged).not.toContain(secret)
  }
})

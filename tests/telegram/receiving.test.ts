import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { pollUpdates } from '../../src/telegram/poll-updates.ts'
import type { Receiving } from '../../src/telegram/receive.ts'
import { serveWebhook } from '../../src/telegram/serve-webhook.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { ask, eventually } from '../helpers/talk.ts'
import { READER, startTestApp } from '../helpers/test-app.ts'
import { startTelegram } from './helpers.ts'
import { freePort, nonePending, webhookInfo } from './ways.ts'

const SECRET = 'a-secret-of-this-test-0001'
const stopping: AbortController[] = []
afterEach(() => {
  for (const each of stopping.splice(0)) each.abort()
})

async function start(take: Receiving['take'] = async () => undefined) {
  const telegram = await startTelegram()
  const taken: string[] = []
  const logged: string[] = []
  const stop = new AbortController()
  stopping.push(stop)
  const write = (_: object, event: string) => void logged.push(event)
  const receiving: Receiving = {
    api: telegram.api,
    async take(update) {
      await take(update)
      taken.push(update.message?.text ?? '')
    },
    onReady: () => void logged.push('ready'),
    signal: stop.signal,
    log: { info: write, warn: write, error: write },
  }
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/hook`
  const webhook = { url, host: '127.0.0.1', port, secret: SECRET }
  const pending = async () => {
    const info = await telegram.api.getWebhookInfo()
    return info.pending_update_count
  }
  return { ...telegram, receiving, taken, logged, stop, webhook, pending }
}

it('on stopping waits for the handler, takes no other, and confirms what was taken', async () => {
  const finish: (() => void)[] = []
  const { world, chatId, receiving, taken, stop, pending } = await start(
    () => new Promise((resolve) => finish.push(resolve)),
  )
  world.sendText({ userId: chatId, text: 'second' })
  const ended = pollUpdates(receiving)
  await eventually(() => finish.length === 1, 'the first')
  stop.abort()
  expect(await pending()).toBe(2)
  finish[0]?.()
  await ended
  expect(taken).toEqual(['/start'])
  expect(await pending()).toBe(1)
})

it('confirms nothing of what could not be taken when it is stopped', async () => {
  const { receiving, logged, stop, pending } = await start(() => Promise.reject(new Error('SQLITE_FULL')))
  const ended = pollUpdates(receiving)
  await eventually(() => logged.includes('update not taken'), 'the failure')
  stop.abort()
  await ended
  expect(await pending()).toBe(1)
})

it('polls on after Telegram failed to answer', async () => {
  const { world, receiving, taken, logged } = await start()
  world.addFault({ method: 'getUpdates', kind: 'error', status: 502 })
  void pollUpdates(receiving)
  await eventually(() => taken.length === 1, 'the update')
  expect(logged).toContain('Telegram refuses for now')
})

it.each([
  ['polls', (receiving: Receiving) => pollUpdates(receiving)],
  [
    'webhook',
    async (receiving: Receiving) =>
      serveWebhook(receiving, {
        url: 'http://127.0.0.1:1/',
        host: '127.0.0.1',
        port: await freePort(),
        secret: SECRET,
      }),
  ],
])('ends when the token is revoked, by %s', async (_, receive) => {
  const { world, receiving } = await start()
  world.revokeToken()
  await expect(receive(receiving)).rejects.toMatchObject({ error_code: 401 })
})

it('ends with 409 when another process polls, or sets a webhook', async () => {
  const { api, receiving, logged } = await start()
  const ended = pollUpdates(receiving)
  const refused = expect(ended).rejects.toMatchObject({ error_code: 409 })
  await eventually(() => logged.includes('ready'), 'the polls')
  await api.setWebhook('http://127.0.0.1:1/')
  await refused
})

it('ends when the webhook is deleted, or leads elsewhere, or the token is revoked meanwhile', async () => {
  for (const change of ['delete', 'move', 'revoke']) {
    const { api, world, receiving, logged, webhook } = await start()
    const ended = serveWebhook(receiving, webhook, 5)
    const refused = expect(ended).rejects.toThrow(change === 'revoke' ? '401' : 'Another program')
    await eventually(() => logged.includes('ready'), 'the webhook')
    if (change === 'delete') await api.deleteWebhook()
    else if (change === 'move') await api.setWebhook('http://127.0.0.1:1/')
    else world.revokeToken()
    await refused
  }
})

it('names the setting when its port is taken', async () => {
  const { receiving, webhook } = await start()
  const other = createServer().listen(webhook.port, '127.0.0.1')
  atTestEnd(() => void other.close())
  await eventually(() => other.listening, 'the other')
  await expect(serveWebhook(receiving, webhook)).rejects.toThrow(
    `WEBHOOK_PORT ${webhook.port} cannot be listened on (EADDRINUSE)`,
  )
})

it('says in the log what Telegram tells of a webhook that it cannot reach', async () => {
  const { world, chatId, receiving, logged, webhook } = await start(() => Promise.reject(new Error('full')))
  void serveWebhook(receiving, webhook, 5).catch(() => undefined)
  world.sendText({ userId: chatId, text: 'x' })
  await eventually(() => logged.includes('Telegram cannot reach the webhook'), 'the warning')
})

it('the webhook stays set on stopping, and what came meanwhile is taken by polls later', async () => {
  const { world, chatId, api, receiving, taken, logged, stop, webhook, pending } = await start()
  const ended = serveWebhook(receiving, webhook)
  await eventually(() => logged.includes('ready') && taken.length === 1, 'the webhook')
  stop.abort()
  await ended
  expect((await api.getWebhookInfo()).url).toBe(webhook.url)
  world.sendText({ userId: chatId, text: 'meanwhile' })
  const again = new AbortController()
  stopping.push(again)
  void pollUpdates({ ...receiving, signal: again.signal })
  await eventually(() => taken.length === 2, 'the update')
  await eventually(async () => (await pending()) === 0, 'its confirmation')
  expect(taken).toEqual(['/start', 'meanwhile'])
  expect((await api.getWebhookInfo()).url).toBe('')
})

it('the whole bot answers by webhook, with a secret that is made from its token', async () => {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/hook`
  const app = await startTestApp({ WEBHOOK_URL: url, WEBHOOK_PORT: String(port) })
  atTestEnd(() => app.close())
  expect((await ask(app, '/subscribe Norway fisheries')).text).toContain('Following')
  await nonePending(app)
  expect((await webhookInfo(app)).url).toBe(url)
  const forged = JSON.stringify({
    update_id: 1,
    message: { message_id: 1, chat: { id: READER, type: 'private' }, text: '/forget' },
  })
  const headers = { 'x-telegram-bot-api-secret-token': app.emulator.token }
  expect((await fetch(url, { method: 'POST', body: forged, headers })).status).toBe(401)
})

import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { atTestEnd } from '../helpers/at-test-end.ts'
import { ask, eventually } from '../helpers/talk.ts'
import { ADMIN, startTestApp, type TestApp } from '../helpers/test-app.ts'

/** A bot that receives updates one way or the other, and what stands between it and Telegram. */
export interface Way {
  app: TestApp
  /** From now on the bot gets updates, but Telegram does not hear that it has taken them. */
  loseConfirmations(): Promise<void>
  /** The next process: Telegram brings again what it never heard of, and hears of it this time. */
  restart(): Promise<void>
}

export const ways = { polls: startPolling, webhook: startWithWebhook }

async function startPolling(env: Record<string, string> = {}): Promise<Way> {
  const app = await startTestApp(env)
  atTestEnd(() => app.close())
  await ask(app, '/help', { userId: ADMIN }) // so that it polls, and not only begins to
  return {
    app,
    async loseConfirmations() {
      await nonePending(app)
      // The poll that waits brings the update; the calls that would confirm it fail.
      app.world.addFault({ method: 'getUpdates', kind: 'hang' })
      app.world.addFault({ method: 'getUpdates', kind: 'error', status: 500 })
    },
    async restart() {
      await app.restart()
      await nonePending(app)
    },
  }
}

async function startWithWebhook(env: Record<string, string> = {}): Promise<Way> {
  let losing = false
  const inner = await freePort()
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await fetch(`http://127.0.0.1:${inner}${request.url}`, {
      method: 'POST',
      headers: request.headers as Record<string, string>,
      body: await buffer(request),
    }).catch(() => undefined)
    response.writeHead(losing ? 502 : (answer?.status ?? 502)).end()
  }
  const gate = createServer((request, response) => void pass(request, response))
  gate.listen(0, '127.0.0.1')
  await once(gate, 'listening')
  atTestEnd(() => {
    gate.close()
    gate.closeAllConnections()
  })
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}/hook`
  const app = await startTestApp({ WEBHOOK_URL: url, WEBHOOK_PORT: String(inner), ...env })
  atTestEnd(() => app.close())
  return {
    app,
    async loseConfirmations() {
      await nonePending(app)
      losing = true
    },
    async restart() {
      losing = false
      await app.restart()
      await nonePending(app)
    },
  }
}

export function nonePending(app: TestApp): Promise<void> {
  return eventually(
    async () => (await webhookInfo(app)).pending_update_count === 0,
    'no update to be pending',
  )
}

export async function webhookInfo(app: TestApp): Promise<{ pending_update_count: number; url: string }> {
  const answer = await fetch(`${app.emulator.url}/bot${app.emulator.token}/getWebhookInfo`)
  return ((await answer.json()) as { result: { pending_update_count: number; url: string } }).result
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

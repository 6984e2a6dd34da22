import { createHash } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { UserFromGetMe } from 'grammy/types'
import { ApiFailure } from './api-failure.ts'
import { Faults } from './faults.ts'
import { FloodGate, type FloodLimits } from './flood.ts'
import { createEmulatorServer } from './http/server.ts'
import { UpdateQueue } from './update-queue.ts'
import { startWebhook } from './webhook.ts'
import { openJournal } from './world/journal.ts'
import { State } from './world/state.ts'
import { createWorld, type World } from './world/world.ts'

export interface EmulatorOptions {
  /** Default 0 = any free port. It always listens on 127.0.0.1 only. */
  port?: number
  token?: string
  /** Default topicwire_bot. */
  botUsername?: string
  /** Keeps the world here, so that even a kill -9 of the emulator loses nothing that it acknowledged. */
  dataDir?: string
  /** Telegram's approximate limits unless changed; false = none. */
  flood?: false | Partial<FloodLimits>
  /** Epoch milliseconds: of messages, and for the flood limits. */
  now?: () => number
  /** Milliseconds; how a latency fault waits. */
  sleep?: (ms: number) => Promise<void>
}

export interface Emulator {
  /** http://127.0.0.1:PORT, what grammY takes as client.apiRoot. */
  url: string
  /** The valid one, also after revokeToken. */
  readonly token: string
  port: number
  /** What the control API does over HTTP, in process. */
  world: World
  /** Drops every connection and waits until the port is free. */
  close(): Promise<void>
}

const defaultToken = '7000000001:AAEtopicwire-emulator_token-0000001'

/** Starts a local Telegram Bot API server. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { now = Date.now, token: firstToken = defaultToken } = options
  const journal = options.dataDir === undefined ? undefined : openJournal(options.dataDir)
  const state = new State(journal?.past, journal?.append)
  const queue = new UpdateQueue(state)
  const faults = new Faults()
  const bot = describeBot(firstToken, options.botUsername ?? 'topicwire_bot')
  const core = {
    state,
    bot,
    now,
    queue,
    flood: new FloodGate(options.flood, now),
  }
  const token = () => state.settings.token ?? firstToken

  const world = createWorld(core, faults, () => {
    const revoked = createHash('sha256').update(token()).digest('base64url').slice(0, 32)
    state.record({
      type: 'settings',
      patch: { token: `${bot.id}:AAE${revoked}` },
    })
    queue.interrupt(new ApiFailure(401, 'Unauthorized'))
    return token()
  })
  const server = createEmulatorServer(
    { core, faults, token, sleep: options.sleep ?? ((ms) => sleep(ms)) },
    world,
  )
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const webhook = startWebhook(state, queue, now)
  const { port } = server.address() as AddressInfo

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    webhook.close()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
    journal?.close()
  }

  return {
    url: `http://127.0.0.1:${port}`,
    get token() {
      return token()
    },
    port,
    world,
    close: () => (closing ??= close()),
  }
}

/** A bot as BotFather makes it: privacy mode is on, so in groups it sees only what concerns it. */
function describeBot(token: string, username: string): UserFromGetMe {
  return {
    id: Number(token.split(':')[0]),
    is_bot: true,
    first_name: 'Topicwire',
    username,
    can_join_groups: true,
    can_read_all_group_messages: false,
    supports_inline_queries: false,
    can_connect_to_business: false,
    has_main_web_app: false,
    has_topics_enabled: false,
    allows_users_to_create_topics: false,
    can_manage_bots: false,
    supports_join_request_queries: false,
  }
}

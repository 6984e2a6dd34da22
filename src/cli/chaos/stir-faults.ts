import type { Fault } from '../../emulator/faults.ts'
import type { World } from '../../emulator/world/world.ts'
import type { Follower } from './crowd.ts'

const KINDS: readonly Fault[] = [
  { kind: 'error', status: 500 },
  { kind: 'error', status: 502 },
  { kind: 'flood', retryAfterSeconds: 1 },
  { kind: 'drop-before' },
  { kind: 'drop-after' },
  { kind: 'drop-after' },
  { kind: 'hang' },
  { kind: 'hang-after' },
  { kind: 'not-json' },
]
const CHATS = 8 // that something goes wrong with, while the bot lives
const LATENCY_MS = { least: 20, most: 220 }
const ANY_SHARE = 0.3

/** The local Telegram answers late from now on, some of its chats with a fault, and now and then another call too. */
export function stirFaults(world: World, followers: readonly Follower[], next: () => number): void {
  const pick = <T>(values: readonly T[]) => values[Math.floor(next() * values.length)] as T
  world.clearFaults()
  for (let count = 0; count < CHATS; count++) {
    const { chatId } = pick(followers)
    world.addFault({ ...pick(KINDS), method: 'sendMessage', chatId })
  }
  if (next() < ANY_SHARE)
    world.addFault(pick(KINDS.filter(({ kind }) => kind === 'error' || kind === 'drop-before')))
  const ms = Math.round(LATENCY_MS.least + next() * (LATENCY_MS.most - LATENCY_MS.least))
  for (const method of ['sendMessage', 'editMessageText'])
    world.addFault({ kind: 'latency', method, ms, times: Number.POSITIVE_INFINITY })
}

/** The bot that lives to the end has to sit out calls that hang, before and after the message was taken in. */
export function hangSome(world: World, followers: readonly Follower[]): void {
  world.clearFaults()
  for (const [index, { chatId }] of followers.slice(0, 4).entries())
    world.addFault({ kind: index % 2 === 0 ? 'hang' : 'hang-after', method: 'sendMessage', chatId })
}

import { Bot } from 'grammy'
import type { Update } from 'grammy/types'
import { expect, it } from 'vitest'
import type { AppContext, Services } from '../../commands/shared/command.ts'
import { takeUpdate } from '../../commands/shared/take-update.ts'
import { Batch } from '../../src/store/batch.ts'
import { openMemoryStore } from '../helpers/memory-store.ts'

const update = { update_id: 5 } as Update

async function start(handle: (ctx: AppContext) => Promise<void>) {
  const store = await openMemoryStore({ now: Date.now })
  const botInfo = { id: 1, is_bot: true, first_name: 'B', username: 'b' } as Bot['botInfo']
  const bot = new Bot<AppContext>('1:x', { botInfo })
  const errors: unknown[] = []
  bot.use(handle)
  const services = { store, onError: (error: unknown) => errors.push(error) } as unknown as Services
  const isTaken = async () => (await store.updates.get('5')) === true
  return { store, errors, take: () => takeUpdate(bot, services, update), isTaken }
}

const fail = () => Promise.reject(new Error('a bug of ours'))

it('an update that fails before anybody can be told is logged, and does not come for ever', async () => {
  const { take, errors, isTaken } = await start(fail)
  await take()
  await take()
  expect(errors).toEqual([new Error('a bug of ours')])
  expect(await isTaken()).toBe(true)
})

it('nobody is told that nothing was changed when the effect stands', async () => {
  const told: string[] = []
  const { take, store } = await start(async (ctx) => {
    ctx.answer = async (view) => void told.push(view)
    await store.commit(new Batch().put(store.updates, '5', true))
    await fail()
  })
  await take()
  expect(told).toEqual([])
})

it('an update must come again when the database cannot be written, or not be read', async () => {
  const handled: number[] = []
  const { take, store } = await start(async () => {
    handled.push(1)
    await fail()
  })
  const { commit } = store
  store.commit = () => Promise.reject(new Error('SQLITE_FULL'))
  await expect(take()).rejects.toThrow('SQLITE_FULL')
  store.commit = commit
  const { get } = store.updates
  store.updates.get = () => Promise.reject(new Error('SQLITE_IOERR'))
  await expect(take()).rejects.toThrow('SQLITE_IOERR')
  expect(handled).toHaveLength(1) // what may have been answered is not handled
  store.updates.get = get
  await take()
  expect(handled).toHaveLength(2)
})

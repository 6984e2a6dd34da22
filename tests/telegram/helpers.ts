import { startEmulator } from '../../src/emulator/emulator.ts'
import { createBot } from '../../src/telegram/create-bot.ts'
import { atTestEnd } from '../helpers/at-test-end.ts'

/** A local Telegram, the API of a bot on it, and one person who has written to that bot. */
export async function startTelegram() {
  const emulator = await startEmulator({ flood: false })
  atTestEnd(() => emulator.close())
  const { world } = emulator
  const { api } = createBot({ token: emulator.token, apiRoot: emulator.url })
  const { id: chatId } = world.addUser({ firstName: 'Olena' })
  world.sendText({ userId: chatId, text: '/start' })
  const members = [{ userId: chatId, status: 'creator' as const }]
  return { emulator, world, api, chatId, members }
}

import { Bot } from 'grammy'
import { expect, test } from 'vitest'
import { start } from './helpers.ts'

test('a real grammY bot polls, answers a command, and edits its message when a button is pressed', async () => {
  const { url, token, world } = await start()
  const bot = new Bot(token, { client: { apiRoot: url } })
  bot.command('start', (ctx) =>
    ctx.reply(`Hello <b>${ctx.from?.first_name}</b>`, {
      parse_mode: 'HTML',
      reply_markup: { inline_keyboard: [[{ text: 'Follow', callback_data: 'follow' }]] },
    }),
  )
  bot.callbackQuery('follow', async (ctx) => {
    await ctx.answerCallbackQuery({ text: 'Done' })
    await ctx.editMessageText('You follow it.')
  })
  const ended = bot.start()

  const { id } = world.addUser({ firstName: 'Olena' })
  world.sendText({ userId: id, text: '/start' })
  const sent = await world.waitFor((entry) => entry.chatId === id)
  expect(sent).toMatchObject({
    method: 'sendMessage',
    html: 'Hello <b>Olena</b>',
    text: 'Hello Olena',
    edited: false,
  })

  const queryId = world.pressButton({ userId: id, chatId: id, messageId: sent.messageId, data: 'follow' })
  const edit = await world.waitFor((entry) => entry.edited)
  expect(edit).toMatchObject({ method: 'editMessageText', messageId: sent.messageId, text: 'You follow it.' })
  expect(world.callbackAnswers()).toMatchObject([{ queryId, text: 'Done', showAlert: false }])
  expect(world.messages(id).map((message) => message.text)).toEqual(['/start', 'You follow it.'])

  await bot.stop()
  await ended
  await expect(bot.api.getWebhookInfo()).resolves.toMatchObject({ pending_update_count: 0 })
})

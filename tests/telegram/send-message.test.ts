import { expect, it } from 'vitest'
import type { Delivery } from '../../src/outbox/drain.ts'
import { sendMessage } from '../../src/telegram/send-message.ts'
import { startTelegram } from './helpers.ts'

const delivery = (telegramId: number, change: Partial<Delivery> = {}): Delivery => ({
  telegramId,
  rendered: { html: '<b>Tanks</b> &amp; planes' },
  asPlainText: false,
  piece: 0,
  silent: false,
  ...change,
})

it('sends HTML and says which message it became', async () => {
  const { api, chatId, world } = await startTelegram()
  const outcome = await sendMessage(api, delivery(chatId))
  const [entry] = world.received()
  expect(outcome).toEqual({ type: 'sent', messageId: entry?.messageId })
  expect(entry).toMatchObject({ html: '<b>Tanks</b> &amp; planes', text: 'Tanks & planes', edited: false })
  expect(entry).not.toHaveProperty('silent', true)
})

it('sends buttons that open links and buttons that answer, row by row', async () => {
  const { api, chatId, world } = await startTelegram()
  const buttons = [[{ text: 'Read', url: 'https://one.example/a' }], [{ text: 'Why', data: 'why:1' }]]
  await sendMessage(api, delivery(chatId, { rendered: { html: 'x', buttons } }))
  expect(world.received()[0]?.replyMarkup).toEqual({
    inline_keyboard: [
      [{ text: 'Read', url: 'https://one.example/a' }],
      [{ text: 'Why', callback_data: 'why:1' }],
    ],
  })
})

it('shows the preview of the link that it is told, and no other', async () => {
  const { api, chatId, world } = await startTelegram()
  const html = '<a href="https://one.example/a">a</a>'
  await sendMessage(api, delivery(chatId, { rendered: { html } }))
  await sendMessage(api, delivery(chatId, { rendered: { html, previewUrl: 'https://one.example/a' } }))
  const previews = world.messages(chatId).map(({ message }) => message.link_preview_options)
  expect(previews.slice(-2)).toEqual([{ is_disabled: true }, { url: 'https://one.example/a' }])
})

it('sends silently and into a thread when told so', async () => {
  const { api, world, members } = await startTelegram()
  const { id } = world.addGroup({ title: 'F', type: 'supergroup', isForum: true, members })
  const { message_thread_id: threadId } = world.addTopic(id, 'News')
  await sendMessage(api, delivery(id, { threadId, silent: true }))
  expect(world.received()).toMatchObject([{ chatId: id, threadId, silent: true }])
})

it('edits in place, with the new buttons or none', async () => {
  const { api, chatId, world } = await startTelegram()
  const buttons = [[{ text: 'Why', data: 'why:1' }]]
  const sent = await sendMessage(api, delivery(chatId, { rendered: { html: 'one', buttons } }))
  const messageId = sent.type === 'sent' ? sent.messageId : 0
  expect(await sendMessage(api, delivery(chatId, { messageId, rendered: { html: 'two' } }))).toEqual(sent)
  const shown = world.messages(chatId).filter((each) => each.fromBot)
  expect(shown.map(({ text, message }) => [text, message.reply_markup])).toEqual([['two', undefined]])
  const again = await sendMessage(api, delivery(chatId, { messageId, rendered: { html: 'two' } }))
  expect(again).toEqual(sent) // it changed nothing: as good as done
})

it('sends the plain text of broken markup, in pieces if it is too long', async () => {
  const { api, chatId, world } = await startTelegram()
  const html = `<b>Tanks &amp; <i>${'planes '.repeat(1000)}`
  const buttons = [[{ text: 'Why', data: 'why:1' }]]
  expect(await sendMessage(api, delivery(chatId, { rendered: { html } }))).toMatchObject({
    type: 'bad-message',
  })
  const plain = delivery(chatId, { rendered: { html, buttons }, asPlainText: true })
  expect(await sendMessage(api, plain)).toMatchObject({ type: 'sent', more: true })
  expect(await sendMessage(api, { ...plain, piece: 1 })).not.toHaveProperty('more')
  const [first, second] = world.received()
  expect(`${first?.text} ${second?.text}`).toBe(`Tanks & ${'planes '.repeat(1000)}`.trim())
  expect([first?.entities, second?.entities]).toEqual([[], []])
  expect([first?.replyMarkup, second?.replyMarkup !== undefined]).toEqual([undefined, true])
})

it('cuts an edit that is too long, for it stays one message', async () => {
  const { api, chatId, world } = await startTelegram()
  const sent = await sendMessage(api, delivery(chatId))
  const messageId = sent.type === 'sent' ? sent.messageId : 0
  const html = 'planes '.repeat(1000)
  const edit = delivery(chatId, { messageId, rendered: { html }, asPlainText: true })
  expect(await sendMessage(api, edit)).toEqual({ type: 'sent', messageId })
  expect(world.messages(chatId).at(-1)?.text).toMatch(/^planes planes .*…$/)
})

it('lets Telegram take Stars when told so, and otherwise not', async () => {
  const { api, chatId } = await startTelegram()
  const asked: unknown[] = []
  api.config.use((call, method, payload, signal) => {
    asked.push('allow_paid_broadcast' in payload ? payload.allow_paid_broadcast : 'no')
    return call(method, payload, signal)
  })
  expect(await sendMessage(api, delivery(chatId), { paid: true })).toMatchObject({ type: 'sent' })
  await sendMessage(api, delivery(chatId), { paid: false })
  expect(asked).toEqual([true, 'no'])
})

it('does not throw when nobody answers', async () => {
  const { api, chatId, emulator } = await startTelegram()
  await emulator.close()
  expect(await sendMessage(api, delivery(chatId))).toEqual({ type: 'not-sent', reason: 'ECONNREFUSED' })
})

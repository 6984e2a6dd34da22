import { expect, it } from 'vitest'
import { startStage } from './drain-stage.ts'
import { anAnswer } from './helpers.ts'

async function startWithAnswer() {
  const stage = await startStage()
  const [chatId = 0] = await stage.addPeople('a')
  stage.drain.start()
  await stage.queue(anAnswer('searching', 'a'))
  await stage.empty()
  const messageId = (await stage.store.sent.get('searching'))?.messageId ?? 0
  const shown = () =>
    stage.world
      .messages(chatId)
      .filter((each) => each.fromBot)
      .map((each) => each.text)
  return { stage, chatId, messageId, shown }
}

it('edits the message that an earlier answer became', async () => {
  const { stage, shown } = await startWithAnswer()
  await stage.queue(anAnswer('found three', 'a', { edits: { outboxId: 'searching' } }))
  await stage.empty()
  expect(shown()).toEqual(['found three'])
})

it('edits a message by its number, and an edit of that edit is an edit of the same message', async () => {
  const { stage, shown, messageId } = await startWithAnswer()
  await stage.queue(anAnswer('page two', 'a', { edits: { messageId } }))
  await stage.empty()
  await stage.queue(anAnswer('page three', 'a', { edits: { outboxId: 'page two' } }))
  await stage.empty()
  expect(shown()).toEqual(['page three'])
})

it('is done with an edit that changes nothing', async () => {
  const { stage, shown, messageId } = await startWithAnswer()
  await stage.queue(anAnswer('page two', 'a', { edits: { messageId } }))
  await stage.empty()
  const same = anAnswer('again', 'a', { edits: { messageId } })
  await stage.queue({ ...same, content: { kind: 'answer', view: 'text', args: { text: 'page two' } } })
  await stage.empty()
  expect(shown()).toEqual(['page two'])
  expect(await stage.store.dead.get('again')).toBeUndefined()
  await stage.queue(anAnswer('page three', 'a', { edits: { outboxId: 'again' } }))
  await stage.empty()
  expect(shown()).toEqual(['page three'])
})

it('drops an edit of a message that is gone, and sends nothing in its place', async () => {
  const { stage, chatId, messageId, shown } = await startWithAnswer()
  await stage.api.deleteMessage(chatId, messageId)
  await stage.queue(anAnswer('found three', 'a', { edits: { outboxId: 'searching' } }), anAnswer('next', 'a'))
  await stage.empty()
  expect(shown()).toEqual(['next'])
  expect(stage.texts()).toEqual(['searching', 'next'])
})

it('gives up an edit of a message that was never sent', async () => {
  const { stage, shown } = await startWithAnswer()
  await stage.queue(anAnswer('found three', 'a', { edits: { outboxId: 'never made' } }))
  await stage.empty()
  expect((await stage.store.dead.get('found three'))?.reason).toBe('message to edit was never sent')
  expect(shown()).toEqual(['searching'])
})

it('keeps an edit until the answer that it edits has got through', async () => {
  const { stage, shown } = await startWithAnswer()
  stage.world.addFault({ kind: 'error', method: 'sendMessage' })
  await stage.queue(anAnswer('reading', 'a'))
  await stage.until(() => stage.outcomes().includes('ambiguous'))
  await stage.queue(anAnswer('read', 'a', { edits: { outboxId: 'reading' } }), anAnswer('other', 'a'))
  await stage.until(() => stage.texts().includes('other'))
  await stage.pass(1000)
  await stage.empty()
  expect(shown()).toEqual(['searching', 'other', 'read'])
})

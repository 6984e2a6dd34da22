import { expect, test } from 'vitest'
import { call, refusal, start, startWithPerson } from './helpers.ts'

const help = { command: 'help', description: 'Help' }

test('commands are kept by scope and language', async () => {
  const { emulator, chatId } = await startWithPerson()
  const ukrainian = [{ command: 'help', description: 'Допомога' }]
  const scope = { type: 'chat', chat_id: chatId }
  await call(emulator, 'setMyCommands', { commands: [help] })
  await call(emulator, 'setMyCommands', { commands: ukrainian, language_code: 'uk' })
  await call(emulator, 'setMyCommands', { commands: [], scope })
  const commands = async (params = {}) => (await call(emulator, 'getMyCommands', params)).result
  expect(await commands()).toEqual([help])
  expect(await commands({ scope: { type: 'default' }, language_code: 'uk' })).toEqual(ukrainian)
  expect(await commands({ language_code: 'de' })).toEqual([])
  expect(await commands({ scope })).toEqual([])
  await call(emulator, 'deleteMyCommands', { language_code: 'uk' })
  expect(await commands({ language_code: 'uk' })).toEqual([])
  expect(await commands()).toEqual([help])
})

test.each([
  [{ commands: [{ command: 'Help', description: 'x' }] }, 'BOT_COMMAND_INVALID'],
  [{ commands: [{ command: 'a'.repeat(33), description: 'x' }] }, 'BOT_COMMAND_INVALID'],
  [{ commands: [{ command: 'help', description: '' }] }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
  [{ commands: [{ command: 'help', description: 'x'.repeat(257) }] }, 'BOT_COMMAND_DESCRIPTION_INVALID'],
  [{ commands: Array(101).fill(help) }, 'BOT_COMMANDS_TOO_MUCH'],
  [{ commands: [help], language_code: 'pt-br' }, 'invalid language code specified'],
  [{ commands: [help], scope: { type: 'chat', chat_id: 42 } }, 'chat not found'],
  [
    { commands: [help], scope: { type: 'planet' } },
    "can't parse BotCommandScope: unsupported type specified",
  ],
])('commands %j are refused', async (params, reason) => {
  const emulator = await start()
  expect(await refusal(emulator, 'setMyCommands', params)).toBe(`Bad Request: ${reason}`)
})

test('name and descriptions are kept by language, with the default for the others', async () => {
  const emulator = await start()
  await call(emulator, 'setMyDescription', { description: 'Watches news' })
  await call(emulator, 'setMyDescription', { description: 'Стежить за новинами', language_code: 'uk' })
  await call(emulator, 'setMyShortDescription', { short_description: 'News' })
  await call(emulator, 'setMyName', { name: 'Wire' })
  expect((await call(emulator, 'getMyDescription', { language_code: 'uk' })).result.description).toBe(
    'Стежить за новинами',
  )
  expect((await call(emulator, 'getMyDescription', { language_code: 'de' })).result.description).toBe(
    'Watches news',
  )
  expect((await call(emulator, 'getMyShortDescription')).result.short_description).toBe('News')
  expect((await call(emulator, 'getMyName')).result.name).toBe('Wire')
  expect(await refusal(emulator, 'setMyShortDescription', { short_description: 'x'.repeat(121) })).toContain(
    'too long',
  )
  expect(await refusal(emulator, 'setChatMenuButton', { menu_button: { type: 'commands' } })).toBe('no error')
})

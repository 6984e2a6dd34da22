import { afterEach, expect, it } from 'vitest'
import { commands } from '../../commands/index.ts'
import { ask, eventually } from '../helpers/talk.ts'
import { ADMIN, READER, startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const named = (text: string) => [...text.matchAll(/^\/(\w+) – \S/gm)].map((match) => match[1])
const namesOf = (...scopes: string[]) =>
  commands.filter(({ scope, isOn }) => scopes.includes(scope) && !isOn).map((command) => command.name)

it('names every command for everybody to a subscriber, and none of the admins', async () => {
  app = await startTestApp()
  const { text } = await ask(app, '/help')
  expect(named(text)).toEqual(namesOf('everybody', 'private'))
  expect(text).not.toContain('For admins')
})

it('names all commands to an admin in private', async () => {
  app = await startTestApp()
  const { text } = await ask(app, '/help', { userId: ADMIN })
  expect(named(text)).toEqual([...namesOf('everybody', 'private'), ...namesOf('admins')])
})

it('names no admin commands in a group, even to an admin', async () => {
  app = await startTestApp()
  const { id: chatId } = app.world.addGroup({
    title: 'Circle',
    type: 'supergroup',
    members: [{ userId: ADMIN, status: 'creator' }],
  })
  const { text } = await ask(app, '/help', { userId: ADMIN, chatId })
  expect(named(text)).toEqual(namesOf('everybody'))
})

it('speaks the language of the chat', async () => {
  app = await startTestApp()
  app.world.addUser({ id: 500, firstName: 'New', languageCode: 'ru' })
  expect((await ask(app, '/help', { userId: 500 })).text).toContain('/subscribe – Следить')
})

type Menu = { command: string; description: string }[]

async function menu(type: string, language = '', chatId?: number): Promise<Menu> {
  const scope = { type, ...(chatId === undefined ? {} : { chat_id: chatId }) }
  const query = new URLSearchParams({ scope: JSON.stringify(scope), language_code: language })
  const response = await fetch(`${app.emulator.url}/bot${app.emulator.token}/getMyCommands?${query}`)
  return ((await response.json()) as { result: Menu }).result
}

it.each([[''], ['uk'], ['ru']])(
  'puts the commands into the menus of language "%s", by scope',
  async (language) => {
    app = await startTestApp()
    await eventually(async () => (await menu('all_group_chats', 'ru')).length > 0, 'the last menu')
    const inPrivate = await menu('all_private_chats', language)
    expect(inPrivate.map((each) => each.command)).toEqual(namesOf('everybody', 'private'))
    expect((await menu('all_group_chats', language)).map((each) => each.command)).toEqual(
      namesOf('everybody'),
    )
    const cyrillic = inPrivate.every((each) => /[а-яіїєґ]/i.test(each.description))
    expect(cyrillic).toBe(language !== '')
    expect(await menu('all_chat_administrators', language)).toEqual([])
  },
)

it('gives admins their menu in their own chats, once they have written, and nobody else', async () => {
  app = await startTestApp()
  await ask(app, '/start')
  await ask(app, '/start', { userId: ADMIN })
  await eventually(async () => (await menu('chat', 'ru', ADMIN)).length > 0, 'the menu of the admin')
  expect((await menu('chat', '', ADMIN)).map((each) => each.command)).toEqual(namesOf('everybody', 'admins'))
  expect(await menu('chat', '', READER)).toEqual([])
})

it('names what the operator has turned on', async () => {
  app = await startTestApp({ ALLOW_SUGGESTIONS: 'yes' })
  expect(named((await ask(app, '/help')).text)).toContain('suggest')
  await eventually(async () => (await menu('all_group_chats', 'ru')).length > 0, 'the last menu')
  expect((await menu('all_private_chats')).map((each) => each.command)).toContain('suggest')
})

import type { Api } from 'grammy'
import type { BotCommand, BotCommandScope } from 'grammy/types'
import type { UiLanguage } from '../src/model/language.ts'
import { translate, uiLanguages } from '../src/text/translate.ts'
import type { Command } from './command.ts'

/** Puts the commands into Telegram's menus: by scope, and in every language the bot speaks. Admins get theirs in their own chats. */
export async function setMenus(
  api: Api,
  commands: readonly Command[],
  adminIds: ReadonlySet<number>,
): Promise<void> {
  const everybody = commands.filter((command) => command.scope !== 'admins')
  for (const language of uiLanguages) {
    await set(api, everybody, language, { type: 'all_private_chats' })
    await set(
      api,
      everybody.filter((command) => command.scope === 'everybody'),
      language,
      { type: 'all_group_chats' },
    )
    for (const id of adminIds) await set(api, commands, language, { type: 'chat', chat_id: id })
  }
}

async function set(
  api: Api,
  commands: readonly Command[],
  language: UiLanguage,
  scope: BotCommandScope,
): Promise<void> {
  const t = translate(language)
  const menu: BotCommand[] = commands.map(({ name, description }) => ({
    command: name,
    description: t.plain(description),
  }))
  // English is also what people of all other languages get.
  await api.setMyCommands(menu, { scope, ...(language === 'en' ? {} : { language_code: language }) })
}

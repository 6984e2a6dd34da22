import type { Api } from 'grammy'
import type { BotCommand, BotCommandScope } from 'grammy/types'
import type { UiLanguage } from '../../src/model/language.ts'
import { translate, uiLanguages } from '../../src/text/translate.ts'
import type { Command } from './command.ts'

/** Puts everybody's commands into Telegram's menus: by scope, and in every language the bot speaks. */
export async function setMenus(api: Api, commands: readonly Command[]): Promise<void> {
  const everybody = commands.filter((command) => command.scope === 'everybody')
  for (const language of uiLanguages) {
    await set(api, everybody, language, { type: 'all_private_chats' })
    await set(api, everybody, language, { type: 'all_group_chats' })
  }
}

/** Puts all commands into the menu of one admin's chat. Rejects while that chat does not exist: Telegram wants a /start first. */
export async function setAdminMenu(api: Api, commands: readonly Command[], adminId: number): Promise<void> {
  for (const language of uiLanguages) await set(api, commands, language, { type: 'chat', chat_id: adminId })
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

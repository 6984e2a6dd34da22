import type { BotCommand } from 'grammy/types'
import { badRequest } from '../api-failure.ts'
import type { Settings } from '../world/records.ts'
import { findChat } from './check-chat.ts'
import type { BotCore, Method, Methods } from './method.ts'

type BotMethod =
  | 'getMe'
  | 'logOut'
  | 'close'
  | 'setMyCommands'
  | 'getMyCommands'
  | 'deleteMyCommands'
  | 'setMyDescription'
  | 'getMyDescription'
  | 'setMyShortDescription'
  | 'getMyShortDescription'
  | 'setMyName'
  | 'getMyName'
  | 'setChatMenuButton'

const none = { parameters: {} } as const
const byScope = { scope: 'json', language_code: 'string' } as const

/** What the bot says about itself. */
export const botMethods: Methods<BotMethod> = {
  getMe: {
    ...none,
    run: (core) => ({
      ...core.bot,
      first_name: profile(core, 'name', '') || core.bot.first_name,
    }),
  },
  // The real ones shut the bot out for ten minutes; here they change nothing.
  logOut: { ...none, run: () => true },
  close: { ...none, run: () => true },

  setMyCommands: {
    parameters: { ...byScope, commands: 'json' },
    required: ['commands'],
    run(core, params) {
      const key = commandsKey(core, params)
      return change(core, {
        commands: {
          ...core.state.settings.commands,
          [key]: checkCommands(params.commands),
        },
      })
    },
  },
  getMyCommands: {
    parameters: byScope,
    run: (core, params) => core.state.settings.commands[commandsKey(core, params)] ?? [],
  },
  deleteMyCommands: {
    parameters: byScope,
    run(core, params) {
      const { [commandsKey(core, params)]: _, ...commands } = core.state.settings.commands
      return change(core, { commands })
    },
  },

  setMyDescription: {
    parameters: { description: 'string', language_code: 'string' },
    run: (core, params) => setProfile(core, 'description', params.description, params.language_code, 512),
  },
  getMyDescription: {
    parameters: { language_code: 'string' },
    run: (core, params) => ({
      description: profile(core, 'description', params.language_code),
    }),
  },
  setMyShortDescription: {
    parameters: { short_description: 'string', language_code: 'string' },
    run: (core, params) =>
      setProfile(core, 'short_description', params.short_description, params.language_code, 120),
  },
  getMyShortDescription: {
    parameters: { language_code: 'string' },
    run: (core, params) => ({
      short_description: profile(core, 'short_description', params.language_code),
    }),
  },
  setMyName: {
    parameters: { name: 'string', language_code: 'string' },
    run: (core, params) => setProfile(core, 'name', params.name, params.language_code, 64),
  },
  getMyName: {
    parameters: { language_code: 'string' },
    run: (core, params) => ({
      name: profile(core, 'name', params.language_code) || core.bot.first_name,
    }),
  },

  setChatMenuButton: {
    parameters: { chat_id: 'integer', menu_button: 'json' },
    run(core, params) {
      const chatId = params.chat_id === undefined ? '' : findChat(core, params.chat_id).chat.id
      const button = params.menu_button ?? { type: 'default' }
      if (!['commands', 'web_app', 'default'].includes(button.type))
        throw badRequest('MENU_BUTTON_TYPE_INVALID')
      return change(core, {
        menuButtons: { ...core.state.settings.menuButtons, [chatId]: button },
      })
    },
  },
} satisfies { [M in BotMethod]: Method<M> }

function change(core: BotCore, patch: Partial<Settings>): true {
  core.state.record({ type: 'settings', patch })
  return true
}

/** One list for each scope and language, exactly as they were set; a client falls back from one to the next. */
function commandsKey(
  core: BotCore,
  params: {
    scope?: { type: string; chat_id?: number | string; user_id?: number }
    language_code?: string
  },
): string {
  const { type, chat_id, user_id } = params.scope ?? { type: 'default' }
  const plain = ['default', 'all_private_chats', 'all_group_chats', 'all_chat_administrators']
  const inChat = ['chat', 'chat_administrators', 'chat_member']
  if (!plain.includes(type) && !inChat.includes(type))
    throw badRequest("can't parse BotCommandScope: unsupported type specified")
  const place = inChat.includes(type) ? ` ${findChat(core, chat_id).chat.id}` : ''
  const person = type === 'chat_member' ? ` ${user_id}` : ''
  return `${type}${place}${person} ${checkLanguage(params.language_code)}`.trim()
}

function checkLanguage(code = ''): string {
  if (!/^(?:[a-z]{2})?$/.test(code)) throw badRequest('invalid language code specified')
  return code
}

function checkCommands(commands: readonly BotCommand[]): BotCommand[] {
  if (!Array.isArray(commands)) throw badRequest("can't parse commands: expected an Array of BotCommand")
  if (commands.length > 100) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  return (commands as BotCommand[]).map(({ command, description }) => {
    const name = `${command ?? ''}`.replace(/^\//, '')
    if (!/^[a-z0-9_]{1,32}$/.test(name)) throw badRequest('BOT_COMMAND_INVALID')
    const length = [...`${description ?? ''}`].length
    if (length < 1 || length > 256) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
    return { command: name, description }
  })
}

type ProfileKind = 'name' | 'description' | 'short_description'

function profile(core: BotCore, kind: ProfileKind, language: string | undefined): string {
  const own = core.state.settings.profile[`${kind} ${checkLanguage(language)}`]
  return own || core.state.settings.profile[`${kind} `] || ''
}

function setProfile(
  core: BotCore,
  kind: ProfileKind,
  value = '',
  language: string | undefined,
  maxLength: number,
): true {
  if ([...value].length > maxLength) throw badRequest(`bot ${kind.replace('_', ' ')} is too long`)
  const key = `${kind} ${checkLanguage(language)}`
  return change(core, {
    profile: { ...core.state.settings.profile, [key]: value },
  })
}

import { Bot, GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/outbox/outcome.ts'
import { classifyError } from '../../src/telegram/classify-error.ts'
import { startTelegram } from './helpers.ts'

type Telegram = Awaited<ReturnType<typeof startTelegram>>

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call
  } catch (error) {
    return error
  }
  throw new Error('the call did not fail')
}

describe('what the local Telegram refuses', () => {
  const send = ({ api, chatId }: Telegram, text = 'hello') => api.sendMessage(chatId, text)
  const cases: [what: string, call: (telegram: Telegram) => Promise<unknown>, outcome: Outcome][] = [
    [
      'a flood',
      (telegram) => {
        telegram.world.addFault({ kind: 'flood', retryAfterSeconds: 17 })
        return send(telegram)
      },
      { type: 'flood', retryAfterSeconds: 17 },
    ],
    [
      'a person who blocked the bot',
      (telegram) => {
        telegram.world.blockBot(telegram.chatId)
        return send(telegram)
      },
      { type: 'chat-gone', reason: 'bot was blocked by the user' },
    ],
    [
      'a deleted account',
      (telegram) => {
        telegram.world.deactivateUser(telegram.chatId)
        return send(telegram)
      },
      { type: 'chat-gone', reason: 'user is deactivated' },
    ],
    [
      'a person who never wrote',
      ({ api, world }) => api.sendMessage(world.addUser({ firstName: 'Taras' }).id, 'hello'),
      { type: 'chat-gone', reason: "bot can't initiate conversation with a user" },
    ],
    [
      'a group that the bot was kicked from',
      ({ api, world, members }) => {
        const { id } = world.addGroup({ title: 'G', type: 'group', members })
        world.kickBot(id)
        return api.sendMessage(id, 'hello')
      },
      { type: 'chat-gone', reason: 'bot was kicked from the group chat' },
    ],
    [
      'a group where the bot may not write',
      ({ api, world, members }) => {
        const { id } = world.addGroup({ title: 'G', type: 'supergroup', members, botStatus: 'restricted' })
        return api.sendMessage(id, 'hello')
      },
      { type: 'chat-gone', reason: 'not enough rights to send text messages to the chat' },
    ],
    [
      'a channel where the bot is no administrator',
      ({ api, world, members }) => {
        const { id } = world.addGroup({ title: 'C', type: 'channel', members, botStatus: 'member' })
        return api.sendMessage(id, 'hello')
      },
      { type: 'chat-gone', reason: 'need administrator rights in the channel chat' },
    ],
    ['a chat that is not there', ({ api }) => api.sendMessage(-5, 'hello'), { type: 'chat-not-found' }],
    [
      'a group that became a supergroup',
      ({ api, world, members }) => {
        const { id } = world.addGroup({ title: 'G', type: 'group', members })
        world.migrateToSupergroup(id)
        return api.sendMessage(id, 'hello')
      },
      { type: 'migrated', telegramId: -1_001_000_000_001 },
    ],
    [
      'a lost thread',
      ({ api, world, members }) => {
        const { id } = world.addGroup({ title: 'F', type: 'supergroup', isForum: true, members })
        return api.sendMessage(id, 'hello', { message_thread_id: 500 })
      },
      { type: 'thread-lost' },
    ],
    [
      'a text that is too long',
      (telegram) => send(telegram, 'x'.repeat(4097)),
      { type: 'bad-message', reason: 'message is too long' },
    ],
    [
      'an empty text',
      (telegram) => send(telegram, ' '),
      { type: 'rejected', reason: expect.stringContaining('empty') },
    ],
    [
      'a token that is no more',
      (telegram) => {
        telegram.world.revokeToken()
        return send(telegram)
      },
      { type: 'stop', reason: expect.stringContaining('does not know this BOT_TOKEN') },
    ],
    [
      'a second process with the same token',
      ({ api }) => {
        const poll = { offset: 2_000_000_000, timeout: 20 } // nothing to give: it waits until the other comes
        return Promise.all([api.getUpdates(poll), api.getUpdates(poll)])
      },
      { type: 'stop', reason: expect.stringContaining('Another process polls') },
    ],
    [
      'a server error',
      (telegram) => {
        telegram.world.addFault({ kind: 'error', status: 503 })
        return send(telegram)
      },
      { type: 'ambiguous', reason: 'Telegram says 503' },
    ],
  ]
  it.each(cases)('%s', async (_, call, outcome) => {
    const telegram = await startTelegram()
    const error = await errorOf(call(telegram))
    expect(error).toBeInstanceOf(GrammyError)
    expect(classifyError(error, false)).toEqual(outcome)
  })

  it('broken markup, with the place that is wrong', async () => {
    const { api, chatId } = await startTelegram()
    const error = await errorOf(api.sendMessage(chatId, '<b>open', { parse_mode: 'HTML' }))
    expect(classifyError(error, false)).toEqual({
      type: 'bad-message',
      reason: expect.stringMatching(/^can't parse entities: /),
    })
  })

  it('edits: one that changes nothing is as good as done, one of a lost or foreign message is lost', async () => {
    const { api, chatId, world } = await startTelegram()
    const { message_id: mine } = await api.sendMessage(chatId, 'hello')
    const theirs = world.messages(chatId)[0]?.messageId ?? 0
    const outcomes = []
    for (const edit of [
      api.editMessageText(chatId, mine, 'hello'),
      api.editMessageText(chatId, 5000, 'hello'),
      api.editMessageText(chatId, theirs, 'hello'),
    ])
      outcomes.push(classifyError(await errorOf(edit), true).type)
    expect(outcomes).toEqual(['unchanged', 'edit-lost', 'edit-lost'])
  })
})

describe('what Telegram itself says and the local one does not', () => {
  const cases: [code: number, description: string, type: Outcome['type']][] = [
    [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', 'chat-gone'],
    [400, 'Bad Request: have no rights to send a message', 'chat-gone'],
    [400, 'Bad Request: not enough rights to send text messages to the chat', 'chat-gone'],
    [403, 'Forbidden: the group chat was deleted', 'chat-gone'],
    [400, 'Bad Request: PEER_ID_INVALID', 'chat-not-found'],
    [400, 'Bad Request: TOPIC_DELETED', 'thread-lost'],
    [400, 'Bad Request: MESSAGE_TOO_LONG', 'bad-message'],
    [400, 'Bad Request: BUTTON_DATA_INVALID', 'rejected'],
    [400, 'Bad Request: MESSAGE_ID_INVALID', 'rejected'], // only to an edit does it say that the message is lost
    [404, 'Not Found', 'stop'],
    [400, 'Bad Request: group chat was deleted', 'chat-gone'],
    [403, 'Forbidden: bot is not a member of the channel chat', 'chat-gone'],
    [400, 'Bad Request: TOPIC_CLOSED', 'thread-lost'],
    [409, 'Conflict: terminated by other getUpdates request', 'stop'],
    [500, 'Internal Server Error', 'ambiguous'],
  ]
  it.each(cases)('%i %s', (error_code, description, type) => {
    const refusal = new GrammyError('refused', { ok: false, error_code, description }, 'sendMessage', {})
    expect(classifyError(refusal, false).type).toBe(type)
  })

  it.each(['message to edit not found', "message can't be edited", 'MESSAGE_ID_INVALID'])(
    'says of an edit "%s": the message is lost',
    (reason) => {
      const answer = { ok: false as const, error_code: 400, description: `Bad Request: ${reason}` }
      const refusal = new GrammyError('refused', answer, 'editMessageText', {})
      expect(classifyError(refusal, true)).toEqual({ type: 'edit-lost' })
      expect(classifyError(refusal, false).type).toBe('rejected')
    },
  )

  it('keeps what stands in the message out of the reason', () => {
    const description = `Bad Request: can't parse entities: Unsupported start tag "secret" at byte offset 3`
    const refusal = new GrammyError('refused', { ok: false, error_code: 400, description }, 'sendMessage', {})
    expect(classifyError(refusal, false)).toEqual({
      type: 'bad-message',
      reason: "can't parse entities: Unsupported start tag …",
    })
  })

  it('takes a flood without a number for one of a second', () => {
    const answer = { ok: false as const, error_code: 429, description: 'Too Many Requests' }
    const flood = new GrammyError('refused', answer, 'sendMessage', {})
    expect(classifyError(flood, false)).toEqual({ type: 'flood', retryAfterSeconds: 1 })
  })
})

describe('what the network does', () => {
  async function failing(fault: Parameters<Telegram['world']['addFault']>[0], timeoutSeconds = 20) {
    const { emulator, world, chatId } = await startTelegram()
    world.addFault(fault)
    const { api } = new Bot(emulator.token, { client: { apiRoot: emulator.url, timeoutSeconds } })
    return { error: await errorOf(api.sendMessage(chatId, 'hello')), token: emulator.token }
  }

  it.each([
    ['a connection that breaks before', { kind: 'drop-before' as const }],
    ['a connection that breaks after', { kind: 'drop-after' as const }],
    ['a web page instead of an answer', { kind: 'not-json' as const }],
  ])('%s: the message may have arrived', async (_, fault) => {
    const { error, token } = await failing(fault)
    expect(error).toBeInstanceOf(HttpError)
    const outcome = classifyError(error, false)
    expect(outcome.type).toBe('ambiguous')
    expect(JSON.stringify(outcome)).not.toContain(token)
  })

  it('no answer in time: the message may have arrived', async () => {
    const { error } = await failing({ kind: 'hang' }, 0.05)
    expect(classifyError(error, false)).toEqual({ type: 'ambiguous', reason: 'no answer' })
  })

  it('nobody there: the message has not left', async () => {
    const { api, chatId, emulator } = await startTelegram()
    await emulator.close()
    const error = await errorOf(api.sendMessage(chatId, 'hello'))
    expect(JSON.stringify(error)).toContain(emulator.token) // so the outcome must take care
    expect(classifyError(error, false)).toEqual({ type: 'not-sent', reason: 'ECONNREFUSED' })
  })

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETDOWN', 'ENETUNREACH', 'EHOSTUNREACH'])(
    '%s, however deep: the message has not left',
    (code) => {
      const cause = Object.assign(new Error('lookup failed'), { code })
      const error = new HttpError('failed', new Error('outer', { cause: new Error('inner', { cause }) }))
      expect(classifyError(error, false)).toEqual({ type: 'not-sent', reason: code })
    },
  )
})

it('throws on what is no answer of the API: that is our own bug', () => {
  const bug = new TypeError('x is not a function')
  expect(() => classifyError(bug, false)).toThrow(bug)
})

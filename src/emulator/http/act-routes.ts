import type { Update } from 'grammy/types'
import { type Fault, faultKinds } from '../faults.ts'
import type { PressButton, React } from '../world/gestures.ts'
import type { EditText, SendDocument, SendText } from '../world/speech.ts'
import { post, type Route } from './route.ts'

const speak = {
  userId: 'integer',
  chatId: 'integer?',
  replyToMessageId: 'integer?',
  threadId: 'integer?',
  senderChatId: 'integer?',
} as const

/** What people do, and what goes wrong. */
export const actRoutes: Record<string, Route> = {
  sendText: post<SendText>({
    about: 'A person writes, to the bot unless chatId says where.',
    fields: { ...speak, text: 'string' },
    example: { userId: 500000001, text: '/start' },
    run: (world, fields) => world.sendText(fields),
  }),
  sendDocument: post<SendDocument>({
    about: 'A person sends a file: content is text, contentBase64 is bytes.',
    fields: {
      ...speak,
      fileName: 'string',
      mimeType: 'string?',
      content: 'string?',
      contentBase64: 'string?',
      caption: 'string?',
    },
    example: { userId: 500000001, fileName: 'feeds.opml', content: '<opml version="2.0"/>' },
    run: (world, fields) => world.sendDocument(fields),
  }),
  editText: post<EditText>({
    about: 'A person changes a message of their own.',
    fields: { userId: 'integer', chatId: 'integer?', messageId: 'integer', text: 'string' },
    example: { userId: 500000001, messageId: 1, text: '/help' },
    run: (world, fields) => world.editText(fields),
  }),
  pressButton: post<PressButton>({
    about: 'A person presses a button of a message of the bot. Answers with the id of the callback query.',
    fields: {
      userId: 'integer',
      chatId: 'integer',
      messageId: 'integer',
      data: 'string',
      forged: 'boolean?',
    },
    example: { userId: 500000001, chatId: 500000001, messageId: 2, data: 'follow' },
    run: (world, fields) => world.pressButton(fields),
  }),
  react: post<React>({
    about: 'A person reacts to a message with an emoji, or without one takes the reaction back.',
    fields: { userId: 'integer', chatId: 'integer', messageId: 'integer', emoji: 'string?' },
    example: { userId: 500000001, chatId: 500000001, messageId: 2, emoji: '👍' },
    run: (world, fields) => world.react(fields),
  }),
  sendUpdate: post<{ update: Omit<Update, 'update_id'> }>({
    about: 'Queues any update as it is, without its update_id.',
    fields: { update: 'object' },
    example: { update: { poll: { id: '1', question: 'Why?', options: [], total_voter_count: 0 } as never } },
    run: (world, { update }) => world.sendUpdate(update),
  }),
  addFault: post<Fault>({
    about: `Makes the next call (or as many as times says) go wrong. kind: ${faultKinds.join(', ')}.`,
    fields: {
      kind: 'string',
      method: 'string?',
      chatId: 'integer?',
      times: 'integer?',
      ms: 'integer?',
      status: 'integer?',
      description: 'string?',
      retryAfterSeconds: 'integer?',
    },
    example: { kind: 'drop-after', method: 'sendMessage', times: 1 },
    run: (world, fields) => world.addFault(fields),
  }),
  clearFaults: post<object>({
    about: 'From now on everything works.',
    fields: {},
    example: {},
    run: (world) => world.clearFaults(),
  }),
  revokeToken: post<object>({
    about: 'The token is revoked: the bot gets 401. Answers with the new one.',
    fields: {},
    example: {},
    run: (world) => world.revokeToken(),
  }),
}

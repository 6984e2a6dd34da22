import type { World } from '../world/world.ts'
import { get, type Route } from './route.ts'

interface Received {
  since?: number
  waitMs?: number
  chatId?: number
}

/** What there is to see. */
export const watchRoutes: Record<string, Route> = {
  received: get<Received>({
    about:
      'What the bot sent and edited, in order, after seq `since`. With waitMs it waits that long for the first.',
    fields: { since: 'integer?', waitMs: 'integer?', chatId: 'integer?' },
    example: { since: 0, waitMs: 10000 },
    run: receivedOrWait,
  }),
  messages: get<{ chatId: number }>({
    about: 'A chat as it shows now, with what people wrote.',
    fields: { chatId: 'integer' },
    example: { chatId: 500000001 },
    run: (world, { chatId }) => world.messages(chatId),
  }),
  callbackAnswers: get<object>({
    about: 'The answers of the bot to pressed buttons.',
    fields: {},
    example: {},
    run: (world) => world.callbackAnswers(),
  }),
  users: get<object>({ about: 'All people.', fields: {}, example: {}, run: (world) => world.users() }),
  chats: get<object>({
    about: 'All chats, with members and topics.',
    fields: {},
    example: {},
    run: (world) => world.chats(),
  }),
  file: get<{ fileId: string }>({
    about: 'A file that a person or the bot sent.',
    fields: { fileId: 'string' },
    example: { fileId: 'BQACAgIAAxkB' },
    run: (world, { fileId }) => world.file(fileId),
  }),
}

async function receivedOrWait(world: World, { since = 0, waitMs = 0, chatId }: Received) {
  const filter = chatId === undefined ? { since } : { since, chatId }
  if (waitMs > 0 && world.received(filter).length === 0) {
    // Nothing within that time is an answer, not a mistake.
    await world
      .waitFor((entry) => chatId === undefined || entry.chatId === chatId, waitMs, since)
      .catch(() => {})
  }
  return world.received(filter)
}

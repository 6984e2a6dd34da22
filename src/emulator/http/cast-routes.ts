import type { AddGroup } from '../world/groups.ts'
import type { AddUser } from '../world/people.ts'
import type { MemberStatus, Rights } from '../world/records.ts'
import { post, type Route } from './route.ts'

const ofUser = { fields: { userId: 'integer' }, example: { userId: 500000001 } } as const
const ofTopic = {
  fields: { chatId: 'integer', threadId: 'integer' },
  example: { chatId: -1001000000001, threadId: 2 },
} as const

/** Who and where: people, groups, topics, memberships. */
export const castRoutes: Record<string, Route> = {
  addUser: post<AddUser>({
    about: 'Adds a person, or changes one who is there.',
    fields: { id: 'integer?', firstName: 'string', languageCode: 'string?', username: 'string?' },
    example: { firstName: 'Olena', languageCode: 'uk' },
    run: (world, fields) => world.addUser(fields),
  }),
  addGroup: post<AddGroup>({
    about: 'Adds a group, supergroup or channel (type), with the bot in it.',
    fields: {
      id: 'integer?',
      title: 'string',
      type: 'string',
      username: 'string?',
      isForum: 'boolean?',
      members: 'array',
      botStatus: 'string?',
      botRights: 'object?',
    },
    example: { title: 'News desk', type: 'supergroup', members: [{ userId: 500000001, status: 'creator' }] },
    run: (world, fields) => world.addGroup(fields),
  }),
  addTopic: post<{ chatId: number; name: string }>({
    about: 'Opens a topic in a forum.',
    fields: { chatId: 'integer', name: 'string' },
    example: { chatId: -1001000000001, name: 'Defense' },
    run: (world, { chatId, name }) => world.addTopic(chatId, name),
  }),
  closeTopic: post<{ chatId: number; threadId: number }>({
    ...ofTopic,
    about: 'Closes a topic: sends to it get TOPIC_CLOSED. Topic 1 is General.',
    run: (world, { chatId, threadId }) => world.closeTopic(chatId, threadId),
  }),
  reopenTopic: post<{ chatId: number; threadId: number }>({
    ...ofTopic,
    about: 'Opens a closed topic again.',
    run: (world, { chatId, threadId }) => world.reopenTopic(chatId, threadId),
  }),
  deleteTopic: post<{ chatId: number; threadId: number }>({
    ...ofTopic,
    about: 'Deletes a topic and its messages: sends to it get "message thread not found".',
    run: (world, { chatId, threadId }) => world.deleteTopic(chatId, threadId),
  }),
  setMember: post<{ chatId: number; userId: number; status: MemberStatus; rights?: Rights }>({
    about: 'Changes what a person, or the bot, is: creator, administrator, member, restricted, left, kicked.',
    fields: { chatId: 'integer', userId: 'integer', status: 'string', rights: 'object?' },
    example: { chatId: -1001000000001, userId: 500000001, status: 'administrator' },
    run: (world, { chatId, userId, status, rights }) => world.setMember(chatId, userId, status, rights),
  }),
  blockBot: post<{ userId: number }>({
    ...ofUser,
    about: 'The person blocks the bot.',
    run: (world, { userId }) => world.blockBot(userId),
  }),
  unblockBot: post<{ userId: number }>({
    ...ofUser,
    about: 'The person lets the bot write again.',
    run: (world, { userId }) => world.unblockBot(userId),
  }),
  deactivateUser: post<{ userId: number }>({
    ...ofUser,
    about: 'The account is deleted.',
    run: (world, { userId }) => world.deactivateUser(userId),
  }),
  kickBot: post<{ chatId: number }>({
    about: 'The bot is thrown out of a group or channel.',
    fields: { chatId: 'integer' },
    example: { chatId: -1001000000001 },
    run: (world, { chatId }) => world.kickBot(chatId),
  }),
  migrateToSupergroup: post<{ chatId: number }>({
    about: 'A group becomes a supergroup with a new id. Answers with the new chat.',
    fields: { chatId: 'integer' },
    example: { chatId: -4000001 },
    run: (world, { chatId }) => world.migrateToSupergroup(chatId),
  }),
}

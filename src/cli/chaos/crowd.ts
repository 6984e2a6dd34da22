import type { World } from '../../emulator/world/world.ts'
import type { Subject } from './events.ts'

export const ADMINS = [5901, 5902, 5903]

const OWNER = 5999 // of the groups
const FIRST_PERSON = 5001
const PEOPLE = 60
const MANY: readonly Subject[] = ['oil', 'fish', 'vote']
const FEW: readonly Subject[] = ['quake', 'match', 'rails']
const LANGUAGES = ['en', 'uk', 'ru']

/** Where messages go, and what is followed there. */
export interface Follower {
  /** Who says it. */
  userId: number
  chatId: number
  threadId?: number
  /** Told at once; in a daily digest too where that is still untold. */
  alerts: Subject[]
  /** Told in the daily digest only. */
  digests: Subject[]
}

/** Makes the people, groups and forum topics of the local Telegram: 66 destinations. A group takes 20 messages a minute, so groups follow less. */
export function gather(world: World): Follower[] {
  for (const id of [...ADMINS, OWNER]) world.addUser({ id, firstName: `Person ${id}`, languageCode: 'en' })
  const people = Array.from({ length: PEOPLE }, (_, index): Follower => {
    const id = FIRST_PERSON + index
    const languageCode = pick(LANGUAGES, index)
    world.addUser({ id, firstName: `Person ${id}`, languageCode })
    const rare = index % 5 === 0 ? [pick(FEW, index / 5)] : []
    const digests: Subject[] = index % 12 === 0 ? ['tours'] : []
    return { userId: id, chatId: id, alerts: ['drill', pick(MANY, index), ...rare], digests }
  })
  const members = [{ userId: OWNER, status: 'creator' as const }]
  const groups = MANY.map((subject, index): Follower => {
    const type = index === 0 ? 'supergroup' : 'group'
    const { id } = world.addGroup({ title: `Group ${index}`, type, members })
    return { userId: OWNER, chatId: id, alerts: [subject], digests: [] }
  })
  const forum = world.addGroup({ title: 'Forum', type: 'supergroup', isForum: true, members }).id
  const threads = (['quake', 'match', 'tours'] as const).map((subject): Follower => {
    const threadId = world.addTopic(forum, subject).message_thread_id
    const isDigest = subject === 'tours'
    const [alerts, digests] = isDigest ? [[], [subject]] : [[subject], []]
    return { userId: OWNER, chatId: forum, threadId, alerts, digests }
  })
  return [...people, ...groups, ...threads]
}

export function destinationOf({ chatId, threadId }: { chatId: number; threadId?: number }): string {
  return threadId === undefined ? String(chatId) : `${chatId}:${threadId}`
}

/** Who must be told of an event about these. */
export function followersOf(subjects: readonly Subject[], followers: readonly Follower[]): Follower[] {
  return followers.filter(({ alerts, digests }) =>
    subjects.some((subject) => alerts.includes(subject) || digests.includes(subject)),
  )
}

function pick<T>(values: readonly T[], index: number): T {
  return values[Math.floor(index) % values.length] as T
}

import type { SubscriptionMode } from '../../src/model/chat.ts'
import type { Job } from '../../src/model/job.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import type { Requirements, Topic, TypedGroup, TypedTopic } from '../../src/model/topic.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import { destinationId } from '../../src/store/keys.ts'
import { parseTopic } from '../../src/topics/parse-topic.ts'
import { USUAL } from '../../src/topics/strictness.ts'
import type { AppContext, Effect, Services } from './command.ts'

const MOST_TOPICS = 100 // a chat
const DOUBLE_TAP_MS = 3000

/** Follows a topic and answers how it was understood; the search of the last seven days reports by edit. */
export async function follow(
  ctx: AppContext,
  services: Services,
  text: string,
  reply: AppContext['answer'],
): Promise<void> {
  const { store, subscriptions, lexicon } = services
  const { chat, destination } = ctx.here
  const topic = parseTopic(text, lexicon, chat.language)
  if ('type' in topic) return reply('subscribe.problem', { type: topic.type })
  const id = subscriptionId(ctx, topic.id)
  const existing = store.subscriptions.now(id)
  if (existing) {
    // The second tap of two: the first one's answer is on its way.
    if (reply === ctx.edit && store.clock.now() - existing.createdAt < DOUBLE_TAP_MS) return
    return reply('subscribe.already', { topic, name: existing.name })
  }
  if (subscriptions.ofChat(chat.key).length >= MOST_TOPICS)
    return reply('subscribe.too-many', { limit: MOST_TOPICS })
  const answer = answerId(destination, ctx.update.update_id)
  const job: Job = {
    id: answer,
    kind: 'search-topic',
    destination,
    answerId: answer,
    topicId: topic.id,
    subscriptionId: id,
  }
  const args: JsonObject = { topic, searching: true }
  await reply('subscribe.done', args, makeSubscription(topic, id, job, ctx, services))
  services.startJob(job)
}

function makeSubscription(
  topic: TypedTopic,
  id: string,
  job: Job,
  ctx: AppContext,
  { store }: Services,
): Effect {
  return (batch) => {
    const now = store.clock.now()
    const mode: SubscriptionMode = 'both'
    const { destination } = ctx.here
    if (!store.topics.now(topic.id))
      batch.put(store.topics, topic.id, { topic: withoutWords(topic), createdAt: now })
    batch.put(store.subscriptions, id, {
      id,
      destination,
      topicId: topic.id,
      name: topic.text,
      ...requirementsOf(topic),
      strictness: USUAL,
      mode,
      paused: false,
      createdAt: now,
      alertsSince: now,
    })
    batch.put(store.jobs, job.id, job)
  }
}

/** What a topic requires, and nothing else of it. */
export function requirementsOf({
  groups,
  without,
  languages,
  sources,
}: Requirements<TypedGroup>): Requirements<TypedGroup> {
  return {
    groups,
    ...(without ? { without } : {}),
    ...(languages ? { languages } : {}),
    ...(sources ? { sources } : {}),
  }
}

function withoutWords(topic: TypedTopic): Topic {
  const required = requirementsOf(topic)
  const terms = (groups: readonly TypedGroup[]) => groups.map((group) => ({ terms: group.terms }))
  return {
    id: topic.id,
    ...required,
    groups: terms(required.groups),
    ...(required.without ? { without: terms(required.without) } : {}),
  }
}

/** Stops following topics; a topic itself goes when nobody else follows it. */
export function unfollow(ids: readonly string[], { store, subscriptions }: Services): Effect {
  return (batch) => {
    for (const id of ids) {
      const subscription = store.subscriptions.now(id)
      if (!subscription) continue
      batch.delete(store.subscriptions, id)
      const others = subscriptions.ofTopic(subscription.topicId).filter((each) => !ids.includes(each.id))
      if (others.length === 0) batch.delete(store.topics, subscription.topicId)
    }
  }
}

/** A destination follows a topic once. */
export function subscriptionId(ctx: AppContext, topicId: string): string {
  return `${destinationId(ctx.here.destination)}/${topicId}`
}

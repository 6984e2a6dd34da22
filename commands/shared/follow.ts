import type { Subscription } from '../../src/model/chat.ts'
import type { Job } from '../../src/model/job.ts'
import type { JsonObject } from '../../src/model/outbox.ts'
import type { Requirements, Strictness, Topic, TypedGroup } from '../../src/model/topic.ts'
import { dropPace } from '../../src/outbox/drop-pace.ts'
import { answerId } from '../../src/outbox/message-ids.ts'
import { destinationId } from '../../src/store/keys.ts'
import { cutToFit } from '../../src/text/measure.ts'
import { excludesItself } from '../../src/topics/combine-groups.ts'
import { MOST_EXCLUSIONS, MOST_GROUPS, parseTopic } from '../../src/topics/parse-topic.ts'
import { LEAST_SCORE, USUAL } from '../../src/topics/strictness.ts'
import { topicId as topicIdOf } from '../../src/topics/topic-id.ts'
import type { AppContext, Effect, Services } from './command.ts'

const MOST_TOPICS = 100 // a chat
const DOUBLE_TAP_MS = 3000
const LONGEST_NAME = 200 // characters

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
    return reply('subscribe.already', { topic: topic.text, name: existing.name })
  }
  if (subscriptions.ofChat(chat.key).length >= MOST_TOPICS)
    return reply('subscribe.too-many', { limit: MOST_TOPICS })
  const now = store.clock.now()
  return keep(ctx, services, reply, {
    id,
    destination,
    topicId: topic.id,
    name: topic.text,
    ...requirementsOf(topic),
    strictness: USUAL,
    mode: 'both',
    paused: false,
    createdAt: now,
    alertsSince: now,
  })
}

/** Whether a subscription here was made or changed a moment ago: then this press is the second tap of two, and its answer is on its way. */
export function wasJustRefined(ctx: AppContext, { store, subscriptions }: Services): boolean {
  const now = store.clock.now()
  return subscriptions
    .ofDestination(ctx.here.destination)
    .some((each) => now - each.alertsSince < DOUBLE_TAP_MS)
}

/** How a subscription is to be changed: by how strictly it is taken, or by what its topic requires, with its new name. */
export type Refinement = { strictness: Strictness } | { name: string; required: Requirements<TypedGroup> }

/**
 * Changes what a subscription takes and answers how it is understood now. Other requirements are another topic, so another subscription takes
 * its place; nothing that was there before alerts (Promise 3).
 */
export async function refine(
  ctx: AppContext,
  services: Services,
  subscription: Subscription,
  change: Refinement,
  reply: AppContext['answer'],
): Promise<void> {
  const { store } = services
  if ('strictness' in change) {
    const isWider = LEAST_SCORE[change.strictness] < LEAST_SCORE[subscription.strictness]
    // What was too loose until now does not alert afterwards (Promise 3).
    const alertsSince = isWider ? store.clock.now() : subscription.alertsSince
    return keep(ctx, services, reply, { ...subscription, ...change, alertsSince })
  }
  const { required } = change
  const name = cutToFit(change.name, LONGEST_NAME)
  const exclusions = Math.max(required.without?.length ?? 0, required.withoutSources?.length ?? 0)
  if (required.groups.length > MOST_GROUPS || exclusions > MOST_EXCLUSIONS)
    return reply('subscribe.problem', { type: 'too-many-groups' })
  if (excludesItself(required, services.lexicon))
    return reply('subscribe.problem', { type: 'excludes-itself' })
  const topicId = topicIdOf(requirementsOf(required))
  if (topicId === subscription.topicId)
    return reply('subscribe.already', { topic: subscription.name, name: subscription.name })
  const id = subscriptionId(ctx, topicId)
  const existing = id === subscription.id ? undefined : store.subscriptions.now(id)
  if (existing) return reply('subscribe.already', { topic: name, name: existing.name })
  const {
    groups: _,
    without: __,
    languages: ___,
    sources: ____,
    withoutSources: _____,
    ...kept
  } = subscription
  const next = { ...kept, ...requirementsOf(required), id, topicId, name, alertsSince: store.clock.now() }
  return keep(ctx, services, reply, next, id === subscription.id ? undefined : subscription.id)
}

/** Commits a subscription, in place of another if so, with the search that its answer promises. */
async function keep(
  ctx: AppContext,
  services: Services,
  reply: AppContext['answer'],
  subscription: Subscription,
  replaced?: string,
): Promise<void> {
  const { store } = services
  const { id, topicId, destination } = subscription
  const answer = answerId(destination, ctx.update.update_id)
  const job: Job = {
    id: answer,
    kind: 'search-topic',
    destination,
    answerId: answer,
    topicId,
    subscriptionId: id,
  }
  const args: JsonObject = { id, searching: true }
  await reply('subscribe.done', args, (batch, chat) => {
    if (replaced !== undefined) unfollow([replaced], services)(batch, chat)
    if (!store.topics.now(topicId))
      batch.put(store.topics, topicId, { topic: topicOf(subscription), createdAt: store.clock.now() })
    batch.put(store.subscriptions, id, subscription)
    batch.put(store.jobs, job.id, job)
  })
  services.startJob(job)
}

/** What a topic requires, and nothing else of it. */
function requirementsOf(required: Requirements<TypedGroup>): Requirements<TypedGroup> {
  const { groups, without, languages, sources, withoutSources } = required
  return {
    groups,
    ...(without && without.length > 0 ? { without } : {}),
    ...(languages && languages.length > 0 ? { languages } : {}),
    ...(sources && sources.length > 0 ? { sources } : {}),
    ...(withoutSources && withoutSources.length > 0 ? { withoutSources } : {}),
  }
}

/** The topic of a subscription as all who follow it share it: without anybody's words. */
function topicOf(subscription: Subscription): Topic {
  const required = requirementsOf(subscription)
  const wordless = (groups: readonly TypedGroup[]) => groups.map(({ terms }) => ({ terms }))
  return {
    id: subscription.topicId,
    ...required,
    groups: wordless(required.groups),
    ...(required.without ? { without: wordless(required.without) } : {}),
  }
}

/** Stops following topics; a topic itself goes when nobody else follows it. */
export function unfollow(ids: readonly string[], { store, subscriptions }: Services): Effect {
  return (batch) => {
    for (const id of ids) {
      const subscription = store.subscriptions.now(id)
      if (!subscription) continue
      batch.delete(store.subscriptions, id)
      dropPace(batch, store, id)
      const others = subscriptions.ofTopic(subscription.topicId).filter((each) => !ids.includes(each.id))
      if (others.length === 0) batch.delete(store.topics, subscription.topicId)
    }
  }
}

/** A destination follows a topic once. */
export function subscriptionId(ctx: AppContext, topicId: string): string {
  return `${destinationId(ctx.here.destination)}/${topicId}`
}

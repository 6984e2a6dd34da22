import type { Destination, Subscription } from '../model/chat.ts'
import { destinationId } from './keys.ts'
import type { Store } from './open-store.ts'

/** Who follows what, kept by watching the table. */
export class SubscriptionIndex {
  readonly #byTopic = new Map<string, Map<string, Subscription>>()
  readonly #byChat = new Map<string, Map<string, Subscription>>()

  constructor(store: Pick<Store, 'subscriptions'>) {
    store.subscriptions.watch((id, next, previous) => {
      if (previous) {
        this.#drop(this.#byTopic, previous.topicId, id)
        this.#drop(this.#byChat, previous.destination.chatKey, id)
      }
      if (next) {
        this.#keep(this.#byTopic, next.topicId, id, next)
        this.#keep(this.#byChat, next.destination.chatKey, id, next)
      }
    })
  }

  ofTopic(topicId: string): Subscription[] {
    return [...(this.#byTopic.get(topicId)?.values() ?? [])]
  }

  /** Whether some subscription to the topic is such a one; a topic may have very many. */
  topicHas(topicId: string, is: (subscription: Subscription) => boolean): boolean {
    for (const each of this.#byTopic.get(topicId)?.values() ?? []) if (is(each)) return true
    return false
  }

  /** In the order they were made. */
  ofChat(chatKey: string): Subscription[] {
    const subscriptions = [...(this.#byChat.get(chatKey)?.values() ?? [])]
    return subscriptions.sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))
  }

  /** Those of one place: a forum's threads each have their own. */
  ofDestination(destination: Destination): Subscription[] {
    const here = destinationId(destination)
    return this.ofChat(destination.chatKey).filter((each) => destinationId(each.destination) === here)
  }

  #keep(map: Map<string, Map<string, Subscription>>, key: string, id: string, value: Subscription): void {
    const inner = map.get(key)
    if (inner) inner.set(id, value)
    else map.set(key, new Map([[id, value]]))
  }

  #drop(map: Map<string, Map<string, Subscription>>, key: string, id: string): void {
    const inner = map.get(key)
    inner?.delete(id)
    if (inner?.size === 0) map.delete(key)
  }
}

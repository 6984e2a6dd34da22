import type { Chat } from '../model/chat.ts'
import type { Store } from './open-store.ts'

/** The way from Telegram's chat ids to our chats, kept by watching the table. */
export class ChatDirectory {
  readonly #keys = new Map<number, string>()
  readonly #store: Pick<Store, 'chats'>

  constructor(store: Pick<Store, 'chats'>) {
    this.#store = store
    store.chats.watch((key, next, previous) => {
      if (previous && previous.telegramId !== next?.telegramId) this.#keys.delete(previous.telegramId)
      if (next) this.#keys.set(next.telegramId, key)
    })
  }

  find(telegramId: number): Chat | undefined {
    const key = this.#keys.get(telegramId)
    return key === undefined ? undefined : this.#store.chats.now(key)
  }
}

import type { Message } from 'grammy/types'
import { WorldError } from '../api-failure.ts'
import { entitiesToHtml } from '../text/entities-to-html.ts'
import type { Core } from './core.ts'
import type { CallbackAnswer, Fact, LedgerEntry } from './records.ts'

export interface ReceivedFilter {
  chatId?: number
  /** Only entries with a higher seq. */
  since?: number
}

/** One message as a chat shows it now, whoever wrote it. */
export interface ShownMessage {
  messageId: number
  /** Epoch milliseconds, in whole seconds. */
  at: number
  fromBot: boolean
  fromName: string
  text: string
  html: string
  threadId?: number
  edited: boolean
  pinned: boolean
  silent: boolean
  /** As Telegram has it. */
  message: Message
}

/** What the chats received: the part of the world that tests look at. */
export function ledger(core: Core) {
  const { state } = core

  function received(filter: ReceivedFilter = {}): LedgerEntry[] {
    const { chatId, since = 0 } = filter
    return state.received.slice(since).filter((entry) => chatId === undefined || entry.chatId === chatId)
  }

  /** Hears of each entry once the server has taken it in, and before the bot gets its answer. */
  function onReceived(listener: (entry: LedgerEntry) => void): () => void {
    return state.listen((facts: readonly Fact[]) => {
      for (const fact of facts) if (fact.type === 'received') listener(fact.entry)
    })
  }

  return {
    received,
    onReceived,
    /** The first entry that satisfies, of those there are (after `since`) and those to come. */
    waitFor(predicate: (entry: LedgerEntry) => boolean, timeoutMs = 5_000, since = 0): Promise<LedgerEntry> {
      const existing = received({ since }).find(predicate)
      if (existing) return Promise.resolve(existing)
      return new Promise((resolve, reject) => {
        const stop = onReceived((entry) => {
          if (!predicate(entry)) return
          clearTimeout(timer)
          stop()
          resolve(entry)
        })
        const timer = setTimeout(() => {
          stop()
          const last = state.received.at(-1)
          const seen = last
            ? `the last of ${last.seq} to chat ${last.chatId}: ${last.html.slice(0, 300)}`
            : 'none at all'
          reject(new Error(`no such message within ${timeoutMs} ms; messages received: ${seen}`))
        }, timeoutMs)
      })
    },
    messages(chatId: number): ShownMessage[] {
      const chat = state.chats.get(chatId)
      if (!chat) throw new WorldError(`there is no chat ${chatId}`)
      return [...(state.messages.get(chatId)?.values() ?? [])].map(({ message, byBot, silent }) => {
        const text = message.text ?? message.caption ?? ''
        return {
          messageId: message.message_id,
          at: message.date * 1000,
          fromBot: byBot,
          fromName: message.from?.first_name ?? message.sender_chat?.title ?? '',
          text,
          html: entitiesToHtml({
            text,
            entities: message.entities ?? message.caption_entities ?? [],
          }),
          ...(message.message_thread_id === undefined ? {} : { threadId: message.message_thread_id }),
          edited: message.edit_date !== undefined,
          pinned: chat.pinned.includes(message.message_id),
          silent: silent ?? false,
          message,
        }
      })
    },
    callbackAnswers(): CallbackAnswer[] {
      return [...state.answers]
    },
    /** What a person or the bot sent as a file, by the file_id of its message. */
    file(fileId: string): {
      fileName: string
      mimeType: string
      size: number
      contentBase64: string
    } {
      const record = state.files.get(fileId)
      if (!record) throw new WorldError(`there is no file ${fileId}`)
      const { fileName, mimeType, size, contentBase64 } = record
      return { fileName, mimeType, size, contentBase64 }
    },
    users: () => [...state.users.values()],
    chats: () => [...state.chats.values()],
  }
}

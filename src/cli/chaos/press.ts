import { FeedServer } from '../demo/feed-server.ts'
import type { NewsItem, Outlet } from '../demo/news.ts'
import { linkOf, writeFeed } from '../demo/write-feed.ts'
import { type Subject, textOf } from './events.ts'

const MOST_LISTED = 60 // entries a feed lists; a bot that lives for seconds has polled it long before they are crowded out

type Title = Pick<Outlet, 'id' | 'title' | 'format'>
const OUTLETS: readonly Title[] = [
  { id: 'meadow', title: 'Meadow Post', format: 'rss' },
  { id: 'harbour', title: 'Harbour Times', format: 'atom' },
  { id: 'hill', title: 'Hill Courier', format: 'json' },
]

interface Listed extends NewsItem {
  /** Epoch milliseconds. */
  at: number
}

/** Three outlets with a feed each, in three formats, that report events while the bot lives and dies. */
export class Press {
  readonly #server: FeedServer
  readonly #listed = OUTLETS.map((): Listed[] => [])
  readonly urls: readonly string[]

  private constructor(server: FeedServer, port: number) {
    this.#server = server
    this.urls = OUTLETS.map(({ id }) => `http://127.0.0.1:${port}/${id}`)
  }

  /** Opens with empty feeds. */
  static async open(): Promise<Press> {
    const server = new FeedServer()
    const press = new Press(server, await server.listen())
    for (const index of OUTLETS.keys()) press.#print(index, Date.now())
    return press
  }

  /** An outlet reports an event, dated `now`. Returns the article's link. */
  publish(event: number, subjects: readonly Subject[], now: number): string {
    const index = event % OUTLETS.length
    const { title, summary } = textOf(event, subjects)
    const id = `event/${event}`
    const item = { id, title, lead: summary, body: [], minutesAgo: 0, appearsLater: false, at: now }
    this.#listed[index] = [...(this.#listed[index] ?? []), item].slice(-MOST_LISTED)
    this.#print(index, now)
    return linkOf(outlet(index), item)
  }

  /** How often feeds have been asked for. */
  get polls(): number {
    return this.#server.asked.length
  }

  /** When the present version of a feed was first fetched; unset while nobody has. */
  servedAt(index: number): number | undefined {
    return this.#server.servedAt(`/${outlet(index).id}`)
  }

  close(): Promise<void> {
    return this.#server.close()
  }

  #print(index: number, now: number): void {
    const items = this.#listed[index] ?? []
    const dated = items.map((item) => ({ ...item, minutesAgo: (now - item.at) / 60_000 }))
    const { body, contentType } = writeFeed({ ...outlet(index), language: 'en', items: dated }, now, true)
    this.#server.set(`/${outlet(index).id}`, body, contentType)
  }
}

function outlet(index: number): Title {
  return OUTLETS[index] as Title
}

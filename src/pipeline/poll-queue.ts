import type { Feed } from '../model/feed.ts'

const MOST_AT_A_HOST = 2 // feeds of one host that are polled at once

/** Feeds that wait for their poll, by host: hosts take turns, and none is asked for more than two feeds at once. */
export class PollQueue {
  /** The longest due first; hosts in the order of their turns. */
  #waiting = new Map<string, Feed[]>()
  readonly #running = new Map<string, number>()
  /** By the id of each feed that waits or runs. */
  readonly #hosts = new Map<string, string>()

  /** Replaces what waits. `due`: the longest due first. */
  fill(due: readonly Feed[]): void {
    this.#waiting = new Map()
    for (const feed of due) {
      const host = hostOf(feed.url)
      this.#hosts.set(feed.id, host)
      const others = this.#waiting.get(host)
      if (others) others.push(feed)
      else this.#waiting.set(host, [feed])
    }
  }

  /** The next feed that may be polled now; whoever takes it says when it is done. */
  take(): Feed | undefined {
    for (const [host, feeds] of this.#waiting) {
      const running = this.#running.get(host) ?? 0
      if (running >= MOST_AT_A_HOST) continue
      const feed = feeds.shift()
      this.#waiting.delete(host)
      if (feeds.length > 0) this.#waiting.set(host, feeds)
      this.#running.set(host, running + 1)
      return feed
    }
    return undefined
  }

  done({ id }: Feed): void {
    const host = this.#hosts.get(id) ?? ''
    this.#hosts.delete(id)
    const running = (this.#running.get(host) ?? 1) - 1
    if (running > 0) this.#running.set(host, running)
    else this.#running.delete(host)
  }
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

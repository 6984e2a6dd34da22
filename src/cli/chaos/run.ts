import { setTimeout as sleep } from 'node:timers/promises'
import { articleIdOfLink } from '../../articles/article-id.ts'
import { makeRandom } from '../bench/random.ts'
import { followersOf } from './crowd.ts'
import type { Subject } from './events.ts'
import { readInFlight } from './in-flight.ts'
import { chooseSubjects } from './news.ts'
import { prepare } from './prepare.ts'
import { Recorder } from './recorder.ts'
import type { Records } from './records.ts'
import { Stage } from './stage.ts'
import { hangSome, stirFaults } from './stir-faults.ts'

const EVENTS = { least: 1, most: 5 } // while the bot lives once
const NEWS_MS = 2500 // from its start, in which they are published
const SLOW_DISKS_MS = [0, 0, 1, 4]
const EARLY_SHARE = 0.15 // of kills: they come while it starts
const START_MS = 1200
const LOOK_EVERY_MS = 20
const LONGEST_START_MS = 20_000
const FIRST_MESSAGE_MS = 2000 // after its first poll
const LIFE_MS = 2500 // from its first message, at most
// The daily digest holds 20 stories, and comes once: when this share of the kills is done, and all that it tells was published well before.
const MOST_TOURS = 18
const LAST_TOUR = 0.55
const DIGEST = 0.7
const LONG_RUN = 60 // kills; a shorter run spares itself the calls that hang at its end, which take a minute

export interface ChaosOptions {
  kills: number
  seed: number
  /** Where the bot's log goes; unset: nowhere that lasts. */
  logFile?: string
  onKill?(kills: number): void
}

/**
 * Lets the real bot live and die: killed again and again at random moments, while events are published, the local Telegram makes trouble
 * and the disk is slow; then lets it live until all is settled. Throws when the bot ends by itself.
 */
export async function runChaos({ kills, seed, logFile, onKill }: ChaosOptions): Promise<Records> {
  const stage = await Stage.set(logFile)
  try {
    const chaos = new Chaos(stage, kills, makeRandom(seed))
    stage.startBot()
    await prepare(stage)
    await stage.bot.end('SIGTERM')
    for (let kill = 1; kill <= kills; kill++) {
      await chaos.liveAndDie(kill)
      onKill?.(kill)
    }
    await chaos.liveToTheEnd()
    return chaos.recorder.records
  } finally {
    await stage.close()
  }
}

class Chaos {
  readonly recorder: Recorder
  readonly #stage: Stage
  readonly #kills: number
  readonly #next: () => number
  /** Publications that are still to come. */
  readonly #coming: Promise<void>[] = []
  #events = 0
  /** How many of them only digests tell, and the links of those that have been published. */
  #tours = 0
  readonly #tourLinks: string[] = []

  constructor(stage: Stage, kills: number, next: () => number) {
    this.#stage = stage
    this.#kills = kills
    this.#next = next
    this.recorder = new Recorder(stage.world)
  }

  async liveAndDie(kill: number): Promise<void> {
    const stage = this.#stage
    const next = this.#next
    stirFaults(stage.world, stage.followers, next)
    this.#planNews(kill <= this.#kills * LAST_TOUR)
    const polls = stage.press.polls
    stage.startBot(SLOW_DISKS_MS[Math.floor(next() * SLOW_DISKS_MS.length)])
    const [isEarly, moment] = [next() < EARLY_SHARE, next()]
    if (!isEarly) await this.#atWork(polls)
    await sleep(moment * (isEarly ? START_MS : LIFE_MS))
    stage.bot.check()
    const at = Date.now()
    await stage.bot.end('SIGKILL')
    this.recorder.killed(at, await stage.look(readInFlight))
    if (kill >= this.#kills * DIGEST && !stage.isDigestDue && (await this.#hasStoredTours()))
      stage.turnClockToDigest()
  }

  async liveToTheEnd(): Promise<void> {
    const stage = this.#stage
    await Promise.all(this.#coming)
    stage.world.clearFaults()
    if (this.#kills >= LONG_RUN) hangSome(stage.world, stage.followers)
    this.#publish(++this.#events, ['drill'])
    stage.startBot()
    await stage.settle()
    if (!stage.isDigestDue) {
      await stage.bot.end('SIGTERM')
      stage.turnClockToDigest()
      stage.startBot()
      await stage.settle()
    }
    await stage.bot.end('SIGTERM')
  }

  /** The bot polls, and a message comes that is not a dead one's. */
  async #atWork(polls: number): Promise<void> {
    const { press, world } = this.#stage
    const end = Date.now() + LONGEST_START_MS
    while (press.polls === polls && Date.now() < end) await sleep(LOOK_EVERY_MS)
    await world.waitFor(() => true, FIRST_MESSAGE_MS, world.received().length).catch(() => undefined)
  }

  /** Some come while the bot lives, some after its death. */
  #planNews(mayTour: boolean): void {
    const { least, most } = EVENTS
    for (let count = least + Math.floor(this.#next() * (most - least + 1)); count > 0; count--) {
      const subjects = chooseSubjects(this.#next())
      const delay = this.#next() * NEWS_MS
      const isTour = subjects.includes('tours')
      if (isTour && (!mayTour || this.#tours === MOST_TOURS)) continue
      if (isTour) this.#tours++
      const event = ++this.#events
      this.#coming.push(sleep(delay).then(() => this.#publish(event, subjects)))
    }
  }

  #publish(event: number, subjects: readonly Subject[]): void {
    this.recorder.published(event, followersOf(subjects, this.#stage.followers))
    const link = this.#stage.publish(event, subjects)
    if (subjects.includes('tours')) this.#tourLinks.push(link)
  }

  /** Whether what only the digest tells is there to be told by it. */
  async #hasStoredTours(): Promise<boolean> {
    if (this.#tourLinks.length < this.#tours) return false
    const ids = this.#tourLinks.flatMap((link) => articleIdOfLink(link) ?? [])
    return this.#stage.look(async (store) => !(await store.articles.getMany(ids)).includes(undefined))
  }
}

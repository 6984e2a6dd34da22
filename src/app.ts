import type { LookupFunction } from 'node:net'
import { commands, registerCommands, renderSaid } from '../commands/index.ts'
import type { AppContext, Services } from '../commands/shared/command.ts'
import { setAdminMenu, setMenus } from '../commands/shared/menus.ts'
import { JobRunner } from '../commands/shared/run-jobs.ts'
import { takeUpdate } from '../commands/shared/take-update.ts'
import { renderTold } from '../digests/index.ts'
import { queueAskedDigest, queueDueDigests } from '../digests/queue-digest.ts'
import { articleIdOfLink } from './articles/article-id.ts'
import { StoryIndex } from './articles/story-index.ts'
import { coalesce } from './coalesce.ts'
import type { Config } from './config.ts'
import { createFetchFeed } from './feeds/fetch-feed.ts'
import { loadLexicon } from './language/lexicon.ts'
import type { Log } from './model/log.ts'
import { catchUp } from './outbox/catch-up.ts'
import { Drain } from './outbox/drain.ts'
import { expandBroadcasts } from './outbox/expand-broadcasts.ts'
import { expandFanOuts } from './outbox/expand-fan-out.ts'
import { Pacer } from './outbox/pacer.ts'
import { releaseGathered } from './outbox/release-gathered.ts'
import { Turns } from './outbox/turns.ts'
import { ArticleIndex } from './pipeline/article-index.ts'
import { makeDailyBackup } from './pipeline/daily-backup.ts'
import { findFeeds } from './pipeline/find-feeds.ts'
import { mendTimes, SetBackWatch } from './pipeline/mend-times.ts'
import { FeedPoller } from './pipeline/poll-feeds.ts'
import { PageReader } from './pipeline/read-pages.ts'
import { ReaderPool } from './pipeline/reader-pool.ts'
import { reportDisk } from './pipeline/report-disk.ts'
import { reportFeeds } from './pipeline/report-feeds.ts'
import { reportOutage } from './pipeline/report-outage.ts'
import { searchTopic } from './pipeline/search-stored.ts'
import { askedName } from './store/backups.ts'
import { ChatDirectory } from './store/chat-directory.ts'
import { kept, type Store } from './store/open-store.ts'
import { SubscriptionIndex } from './store/subscription-index.ts'
import { createBot } from './telegram/create-bot.ts'
import { pollUpdates } from './telegram/poll-updates.ts'
import { readFile } from './telegram/read-file.ts'
import { type Receiving, untilAnswered, whyEnded } from './telegram/receive.ts'
import { sendMessage } from './telegram/send-message.ts'
import { serveWebhook } from './telegram/serve-webhook.ts'
import { wants } from './topics/strictness.ts'
import { TopicIndex } from './topics/topic-index.ts'

const PAGE_GAP_MS = 2000

export interface AppParts {
  config: Config
  store: Store
  log: Log
  /** Unset: Telegram's limits, at the rate of the config. */
  pacer?: Pacer
  /** Unset: threads of its own, which end with it. */
  readers?: ReaderPool
  /** How host names are looked up. Unset: by DNS. */
  lookup?: LookupFunction
  /** Milliseconds between two pages of one host. */
  pageGapMs?: number
}

export interface App {
  /** Begins all that is due: polls, digests, fan-outs, broadcasts, sweeping. Returns at once. */
  tick(): void
  /** Takes updates and sends messages until `stop`; resolves, when all that was in hand is done, with why it had to end, if it had to. */
  run(): Promise<string | undefined>
  stop(): void
}

/** Wires the whole program over an open store; who owns the process, its signals and its clock is the caller. */
export async function createApp({
  config,
  store,
  log,
  pacer,
  readers: shared,
  lookup,
  pageGapMs = PAGE_GAP_MS,
}: AppParts): Promise<App> {
  const onError = (error: unknown) => log.error({ err: error }, 'failed')
  const once = coalesce(onError)

  const lexicon = loadLexicon()
  const topics = new TopicIndex(lexicon)
  store.topics.watch((id, next) => (next ? topics.add(next.topic) : topics.remove(id)))
  const subscriptions = new SubscriptionIndex(store)
  const chats = new ChatDirectory(store)
  const stories = new StoryIndex(lexicon)
  await stories.load(store.stories.values(), store.believedNow())

  const turns = new Turns()
  const { alertsPerHour, allowHosts, fetchTimeoutMs: timeoutMs } = config
  const expand = once(() => expandFanOuts({ store, subscriptions, turns, wants, alertsPerHour }))
  const sendBroadcasts = once(() => expandBroadcasts(store))
  const digestPorts = { store, subscriptions, turns, onError }
  const adminChats = () => [...config.adminIds].flatMap((id) => chats.find(id) ?? [])
  const setBack = new SetBackWatch()
  const late = once(() => catchUp(store, turns))
  /** What every tick begins and the end waits for. */
  const duties = [
    expand,
    sendBroadcasts,
    late,
    once(() => releaseGathered(store, turns)),
    once(() => queueDueDigests(digestPorts)),
    once(() => reportFeeds(store, adminChats())),
    once(() => reportOutage(store, poller.outage, adminChats(), log)),
    once(() => makeDailyBackup({ store, keep: config.keepBackups, admins: adminChats, log })),
    once(async () => {
      while ((await store.sweep()) > 0);
      articles.dropBefore(store.believedNow() - kept.articles)
    }),
  ]

  const stopping = new AbortController()
  const fetchFeed = createFetchFeed({ allowHosts, timeoutMs, ...(lookup ? { lookup } : {}) })
  const readers = shared ?? new ReaderPool()
  const articles = new ArticleIndex(lexicon)
  const ingestPorts = {
    store,
    stories,
    topics,
    lexicon,
    articles,
    subscriptions,
    pollBounds: config,
    readsPages: config.pagesPerHost > 0,
  }
  let indexing: Promise<void> | undefined
  // A failed read is tried again by whoever searches next; what was read stays.
  const indexed = () =>
    (indexing ??= articles.load(store.articles.values(), stopping.signal).catch((error: unknown) => {
      indexing = undefined
      throw error
    }))
  indexed().catch(onError)
  const poller = new FeedPoller({
    ...ingestPorts,
    fetchFeed,
    readers,
    log,
    afterIngest: async () => {
      pages.tick()
      await expand()
    },
  })
  const pages = new PageReader({
    ...ingestPorts,
    fetchFeed,
    readers,
    log,
    mostPages: config.pagesPerHost,
    gapMs: pageGapMs,
    betweenPolls: (work) => poller.betweenPolls(work),
    afterIngest: expand,
  })
  const jobs = new JobRunner({
    store,
    async search(topic, signal) {
      // What was being stored when the topic came was matched without it; what is stored from now on is not.
      await Promise.all([poller.betweenPolls(async () => undefined), indexed()])
      const betweenPolls = (work: () => Promise<void>) => poller.betweenPolls(work)
      await searchTopic(topic, { store, articles, lexicon, betweenPolls }, signal)
    },
    findFeeds: (url) => findFeeds(url, { fetchFeed, readers }),
    readFile: (fileId) => readFile(bot.api, fileId, { token, ...(apiRoot === undefined ? {} : { apiRoot }) }),
    pollDue: () => poller.tick(),
    async backUp() {
      const made = store.backups?.make(askedName(store.clock.now()))
      return made ?? { type: 'nothing-to-back-up', detail: '' }
    },
    onError,
  })
  const { botToken: token, apiRoot } = config
  const bot = createBot<AppContext>({
    token,
    ...(apiRoot === undefined ? {} : { apiRoot }),
    onUnreachable: (method, code) => log.warn({ method, code }, 'Telegram cannot be reached'),
  })
  const offered = commands.filter(({ isOn }) => isOn?.(config) ?? true)
  const showAdminMenu = (id: number) => void setAdminMenu(bot.api, offered, id).catch(onError)
  const services: Services = {
    store,
    chats,
    subscriptions,
    lexicon,
    adminIds: config.adminIds,
    defaults: {
      language: config.defaultLanguage,
      timeZone: config.defaultTimeZone,
      digestHour: config.defaultDigestHour,
    },
    adminChats,
    suggestions: config.suggestions,
    startJob: (job) => jobs.start(job),
    pollDue: () => poller.tick(),
    addDigest: (batch, destination, idOf) => queueAskedDigest(batch, destination, idOf, digestPorts),
    async findArticle(link) {
      const id = articleIdOfLink(link)
      return id === undefined ? undefined : store.articles.get(id)
    },
    inLedgerTurn: (work) => turns.take(work),
    sendBroadcasts: () => void sendBroadcasts(),
    showAdminMenu,
    uptimeMs: () => process.uptime() * 1000,
    onError,
  }

  registerCommands(bot, services)
  reportDisk({
    store,
    log,
    admins: adminChats,
    async sendNow(chat, view, args) {
      const rendered = await renderSaid({ content: { kind: 'answer', view, args } }, chat, services)
      const { telegramId } = chat
      if (rendered)
        await sendMessage(bot.api, { telegramId, rendered, asPlainText: false, piece: 0, silent: false })
    },
    onError,
  })

  let failure: string | undefined
  const drain = new Drain(store, pacer ?? new Pacer(config.sendRate), {
    render: (message, chat) =>
      message.content.kind === 'answer' || message.content.kind === 'broadcast'
        ? renderSaid(message, chat, services)
        : renderTold(message, chat, store, subscriptions),
    send: (delivery) => sendMessage(bot.api, delivery, { paid: config.paidBroadcast }),
    onStop(reason) {
      failure = reason
      stop()
    },
    log,
  })

  function stop(): void {
    stopping.abort()
    store.disk.giveUp()
  }

  function tick(): void {
    // While the disk takes nothing, nothing new is begun: it would only wait.
    if (stopping.signal.aborted || store.disk.trouble) return
    if (setBack.wasSetBack(store.clock.now())) mendTimes(store).catch(onError)
    poller.tick()
    pages.tick()
    jobs.resume()
    for (const begin of duties) void begin()
  }

  async function receive(): Promise<void> {
    const { signal } = stopping
    const me = await untilAnswered((aborting) => bot.api.getMe(aborting), { signal, log })
    if (!me) return
    bot.botInfo = me
    setMenus(bot.api, offered).catch(onError)
    // Admins who have written before; the others get theirs with /start.
    for (const id of config.adminIds) if (chats.find(id)) showAdminMenu(id)
    const by = config.webhook ? 'webhook' : 'polls'
    const receiving: Receiving = {
      api: bot.api,
      take: (update) => takeUpdate(bot, services, update),
      onReady: () =>
        log.info(
          { feeds: store.feeds.size, topics: topics.size, chats: store.chats.size, updates: by },
          'started',
        ),
      signal,
      log,
    }
    await (config.webhook ? serveWebhook(receiving, config.webhook) : pollUpdates(receiving))
  }

  async function run(): Promise<string | undefined> {
    await late() // before the first is sent: after a day of silence one digest comes, not what is old one by one
    drain.start()
    tick()
    try {
      await receive()
    } catch (error) {
      if (!stopping.signal.aborted) failure = whyEnded(error)
    }
    stopping.abort()
    store.disk.giveUp()
    const jobsEnded = jobs.stop()
    await Promise.all([poller.stop(), pages.stop()])
    fetchFeed.close()
    await jobsEnded
    if (!shared) await readers.close()
    await indexing?.catch(onError)
    await expand()
    await Promise.all(duties.map((duty) => duty.idle()))
    await drain.stop()
    return failure
  }

  return { tick, run, stop }
}

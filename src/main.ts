import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import cron from 'node-cron'
import type { AppContext, Services } from '../commands/command.ts'
import { commands, renderSaid, teach } from '../commands/index.ts'
import { setMenus } from '../commands/menus.ts'
import { JobRunner } from '../commands/run-jobs.ts'
import { renderTold } from '../digests/index.ts'
import { queueAskedDigest, queueDueDigests } from '../digests/queue-digest.ts'
import { StoryIndex } from './articles/story-index.ts'
import { type Config, parseConfig } from './config.ts'
import { createFetchFeed } from './feeds/fetch-feed.ts'
import { loadLexicon } from './language/lexicon.ts'
import { createLog } from './log.ts'
import type { Clock } from './model/time.ts'
import { Drain } from './outbox/drain.ts'
import { expandBroadcasts } from './outbox/expand-broadcasts.ts'
import { expandFanOuts } from './outbox/expand-fan-out.ts'
import { Pacer } from './outbox/pacer.ts'
import { Turns } from './outbox/turns.ts'
import { FeedPoller } from './pipeline/poll-feeds.ts'
import { readFeed } from './pipeline/read-feed.ts'
import { searchOnce } from './pipeline/search-stored.ts'
import { ChatDirectory } from './store/chat-directory.ts'
import { openStore, type StoreProblem } from './store/open-store.ts'
import { SubscriptionIndex } from './store/subscription-index.ts'
import { createBot } from './telegram/create-bot.ts'
import { sendMessage } from './telegram/send-message.ts'
import { TopicIndex } from './topics/topic-index.ts'

const EXIT_FAILED = 1
const EXIT_CONFIG = 2

try {
  process.loadEnvFile()
} catch {
  // No .env: everything comes from the environment.
}
const parsed = parseConfig(process.env)
if ('config' in parsed) await run(parsed.config)
else explainConfig(parsed.problems, parsed.noToken)

async function run(config: Config): Promise<void> {
  const log = createLog(config.logLevel, [config.botToken])
  const clock: Clock = { now: () => Date.now() + config.clockOffsetMs }
  mkdirSync(config.dataDir, { recursive: true })
  const store = await openStore(join(config.dataDir, 'topicwire.sqlite'), clock)
  if ('type' in store) return give(storeWords(store))
  const onError = (error: unknown) => log.error({ err: error }, 'failed')

  const lexicon = loadLexicon()
  const topics = new TopicIndex(lexicon)
  store.topics.watch((id, next) => (next ? topics.add(next.topic) : topics.remove(id)))
  const subscriptions = new SubscriptionIndex(store)
  const chats = new ChatDirectory(store)
  const stories = new StoryIndex()
  for await (const [, story] of store.stories.entries()) stories.put(story)

  const turns = new Turns()
  const once = singly(onError)
  const expand = once(() => expandFanOuts(store, subscriptions, turns))
  const sendBroadcasts = once(() => expandBroadcasts(store))
  const fetchFeed = createFetchFeed({ allowHosts: config.allowHosts, timeoutMs: config.fetchTimeoutMs })
  const { minPollIntervalMs } = config
  const poller = new FeedPoller({ store, stories, topics, subscriptions, minPollIntervalMs, fetchFeed, log, afterIngest: expand })
  const jobs = new JobRunner({
    store,
    searchTopic: (topicId) => searchOnce(topicId, store, lexicon),
    readFeed: (url) => readFeed(url, fetchFeed),
    onFeedAdded: () => poller.tick(),
    onError,
  })
  const digestPorts = { store, subscriptions, turns }
  const services: Services = {
    store,
    chats,
    subscriptions,
    lexicon,
    adminIds: config.adminIds,
    defaults: { language: config.defaultLanguage, timeZone: config.defaultTimeZone, digestHour: config.defaultDigestHour },
    startJob: (job) => jobs.start(job),
    addDigest: (batch, destination, idOf) => queueAskedDigest(batch, destination, idOf, digestPorts),
    inLedgerTurn: (work) => turns.take(work),
    sendBroadcasts: () => void sendBroadcasts(),
    uptimeMs: () => process.uptime() * 1000,
    onError,
  }

  const { botToken: token, apiRoot } = config
  const bot = createBot<AppContext>(apiRoot === undefined ? { token } : { token, apiRoot })
  teach(bot, services)
  let failure: string | undefined
  const drain = new Drain(store, new Pacer(config.sendRate), {
    render: (message, chat) =>
      message.content.kind === 'alert' || message.content.kind === 'digest'
        ? renderTold(message, chat, store, subscriptions)
        : renderSaid(message, chat, services),
    send: (delivery) => sendMessage(bot.api, delivery),
    onStop(reason) {
      failure = reason
      void stop()
    },
    log,
  })
  const dueDigests = once(() => queueDueDigests(digestPorts))
  const sweep = once(async () => void (await store.sweep()))
  const tick = () => {
    poller.tick()
    void expand()
    void sendBroadcasts()
    void dueDigests()
    void sweep()
  }
  // One tick takes all that is due, so a missed tick only delays it.
  const ticks = cron.schedule(config.tickSeconds === 60 ? '* * * * *' : `*/${config.tickSeconds} * * * * *`, tick)

  const stop = once(async () => {
    await ticks.stop()
    if (bot.isRunning()) await bot.stop() // confirms the offset, so that handled updates do not come again
    await poller.stop()
    await fetchFeed.close()
  })
  process.once('SIGTERM', () => void stop())
  process.once('SIGINT', () => void stop())

  drain.start()
  jobs.resume()
  tick()
  try {
    await bot.init()
    setMenus(bot.api, commands, config.adminIds).catch(onError)
    log.info({ feeds: store.feeds.size, topics: topics.size, chats: store.chats.size }, 'started')
    await bot.start({ allowed_updates: ['message', 'callback_query', 'my_chat_member'] })
  } catch (error) {
    failure ??= error instanceof Error && 'error_code' in error ? `Telegram says: ${error.message}` : String(error)
  }
  await stop()
  await jobs.idle()
  await drain.stop()
  await store.close()
  log.info({}, 'stopped')
  if (failure !== undefined) give(failure.replaceAll(token, '[token]'))
}

/** Makes functions of which one call runs at a time; a call during a run is followed by one more run. Errors are reported, never thrown. */
function singly(onError: (error: unknown) => void) {
  return (work: () => Promise<void>): (() => Promise<void>) => {
    let running: Promise<void> | undefined
    let again = false
    const run = async () => {
      do {
        again = false
        await work().catch(onError)
      } while (again)
      running = undefined
    }
    return () => {
      if (running) again = true
      running ??= run()
      return running
    }
  }
}

function give(words: string): void {
  process.stderr.write(`${words}\n`)
  process.exitCode = EXIT_FAILED
}

function explainConfig(problems: readonly string[], noToken: boolean): void {
  const lines = problems.map((problem) => `- ${problem}`)
  if (noToken) {
    lines.push('No BOT_TOKEN. Write to @BotFather in Telegram, send /newbot, and put the token it gives you into .env as BOT_TOKEN=…')
    lines.push('To see Topicwire at work without a token: npm run demo')
  }
  process.stderr.write(`${lines.join('\n')}\n`)
  process.exitCode = EXIT_CONFIG
}

function storeWords(problem: StoreProblem): string {
  switch (problem.type) {
    case 'not-a-database':
      return `${problem.file} is not a database, or it is damaged. It was left as it is: move it away or set DATA_DIR to another folder.`
    case 'cannot-open':
      return `${problem.file} cannot be opened (${problem.detail}). Check that the folder may be written to.`
    case 'in-use':
      return `${problem.file} is in use by another Topicwire (process ${problem.pid}). Stop that one first.`
    case 'newer-schema':
      return `${problem.file} was written by a newer Topicwire (schema ${problem.version}). Update this one.`
  }
}

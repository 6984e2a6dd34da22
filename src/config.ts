import { createHmac } from 'node:crypto'
import type { UiLanguage } from './model/language.ts'

/** Every setting, checked. Times are milliseconds unless the name says otherwise. */
export interface Config {
  botToken: string
  adminIds: ReadonlySet<number>
  dataDir: string
  defaultLanguage: UiLanguage
  defaultTimeZone: string
  defaultDigestHour: number
  tickSeconds: number
  minPollIntervalMs: number
  maxPollIntervalMs: number
  fetchTimeoutMs: number
  allowHosts: ReadonlySet<string>
  /** Whether subscribers may suggest feeds. */
  suggestions: boolean
  /** Pages of articles that may be read of one host in a day. */
  pagesPerHost: number
  sendRate: number
  /** Most alerts from one topic to a destination within an hour; 0: as many as come. */
  alertsPerHour: number
  /** Whether Telegram may take Stars for sending more than 30 messages a second. */
  paidBroadcast: boolean
  /** Unset: updates come by polls. */
  webhook?: Webhook
  /** Automatic daily backups that are kept; 0: none are made. */
  keepBackups: number
  logLevel: string
  /** Unset: Telegram itself. */
  apiRoot?: string
  /** Added to the system's clock; only with a local Telegram. */
  clockOffsetMs: number
  /** For tests, only with a local Telegram: each commit waits so long before and after it. */
  testSlowDiskMs: number
}

export interface Webhook {
  /** Public address, which Telegram calls. */
  url: string
  /** Where the process itself listens, for the path of `url`. */
  host: string
  port: number
  /** Telegram sends it with every update. */
  secret: string
}

export type ParsedConfig = { config: Config } | { problems: string[]; noToken: boolean }

type Env = Record<string, string | undefined>

const MOST_FREE = 30 // messages a second to all chats, Telegram's Bots FAQ
const WEBHOOK_PORTS: ReadonlySet<string> = new Set(['', '80', '88', '8443']) // Bot API setWebhook; '' is https's own
const LEVELS = ['info', 'fatal', 'error', 'warn', 'debug', 'trace', 'silent'] as const

/** Reads all settings from the environment, or says of every one that is wrong how to mend it. */
export function parseConfig(env: Env): ParsedConfig {
  const problems: string[] = []
  const read = (name: string, fallback: string) => env[name]?.trim() || fallback
  const integer = (name: string, fallback: number, least: number, most: number) => {
    const text = read(name, String(fallback))
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    problems.push(`${name} is "${text}"; write a whole number from ${least} to ${most}.`)
    return fallback
  }
  const token = read('BOT_TOKEN', '')
  if (token !== '' && !/^\d{5,}:[\w-]{30,}$/.test(token)) {
    problems.push('BOT_TOKEN does not look like a token; copy it whole from @BotFather, like 123456789:AAF0…')
  }
  const apiRoot = readApiRoot(read('TELEGRAM_API_ROOT', ''), problems)
  const clockOffsetMs = integer('CLOCK_OFFSET_SECONDS', 0, -1e9, 1e9) * 1000
  const testSlowDiskMs = integer('TEST_SLOW_DISK_MS', 0, 0, 10_000)
  for (const [name, value] of Object.entries({
    CLOCK_OFFSET_SECONDS: clockOffsetMs,
    TEST_SLOW_DISK_MS: testSlowDiskMs,
  })) {
    if (value === 0 || isLocal(apiRoot)) continue
    problems.push(
      `${name} is only for a local Telegram; remove it, or set TELEGRAM_API_ROOT to one on 127.0.0.1.`,
    )
  }
  const paidBroadcast =
    readOneOf('PAID_BROADCAST', read('PAID_BROADCAST', 'no'), ['no', 'yes'], problems) === 'yes'
  const sendRate = integer('SEND_RATE', 28, 1, 1000)
  if (sendRate > MOST_FREE && !paidBroadcast && !isLocal(apiRoot)) {
    problems.push(
      `SEND_RATE is ${sendRate}; Telegram takes at most ${MOST_FREE} a second, more only with PAID_BROADCAST=yes.`,
    )
  }
  const minPollIntervalMs = integer('MIN_POLL_SECONDS', 300, 1, 86_400) * 1000
  const maxPollIntervalMs = integer('MAX_POLL_SECONDS', 86_400, 1, 86_400) * 1000
  if (maxPollIntervalMs < minPollIntervalMs)
    problems.push('MAX_POLL_SECONDS is less than MIN_POLL_SECONDS; write at least as much.')
  const webhook = readWebhook(
    {
      url: read('WEBHOOK_URL', ''),
      host: read('WEBHOOK_HOST', '127.0.0.1'),
      port: integer('WEBHOOK_PORT', 8080, 1, 65_535),
      // The same after a restart, so that updates on their way are not refused; nobody can tell the token from it.
      secret: read('WEBHOOK_SECRET', createHmac('sha256', token).update('webhook').digest('base64url')),
    },
    isLocal(apiRoot),
    problems,
  )
  const config: Config = {
    botToken: token,
    adminIds: readAdmins(read('ADMIN_IDS', ''), problems),
    dataDir: read('DATA_DIR', 'data'),
    defaultLanguage: readOneOf(
      'DEFAULT_LANGUAGE',
      read('DEFAULT_LANGUAGE', 'en'),
      ['en', 'uk', 'ru'],
      problems,
    ),
    defaultTimeZone: readTimeZone(read('DEFAULT_TIME_ZONE', 'UTC'), problems),
    defaultDigestHour: integer('DEFAULT_DIGEST_HOUR', 9, 0, 23),
    tickSeconds: readTick(integer('TICK_SECONDS', 10, 1, 60), problems),
    minPollIntervalMs,
    maxPollIntervalMs,
    fetchTimeoutMs: integer('FETCH_TIMEOUT_SECONDS', 15, 1, 120) * 1000,
    allowHosts: readHosts(read('ALLOW_HOSTS', ''), problems),
    suggestions:
      readOneOf('ALLOW_SUGGESTIONS', read('ALLOW_SUGGESTIONS', 'no'), ['no', 'yes'], problems) === 'yes',
    pagesPerHost: integer('PAGES_PER_HOST', 100, 0, 10_000),
    sendRate,
    alertsPerHour: integer('ALERTS_PER_HOUR', 10, 0, 1000),
    paidBroadcast,
    ...(webhook ? { webhook } : {}),
    keepBackups: integer('KEEP_BACKUPS', 7, 0, 1000),
    logLevel: readOneOf('LOG_LEVEL', read('LOG_LEVEL', 'info'), LEVELS, problems),
    clockOffsetMs,
    testSlowDiskMs,
    ...(apiRoot === undefined ? {} : { apiRoot }),
  }
  return problems.length > 0 || token === '' ? { problems, noToken: token === '' } : { config }
}

function readAdmins(text: string, problems: string[]): Set<number> {
  const ids = text.split(/[\s,]+/).filter((id) => id !== '')
  const bad = ids.filter((id) => !/^\d{1,15}$/.test(id))
  if (bad.length > 0) {
    problems.push(
      `ADMIN_IDS holds ${bad.map((id) => `"${id}"`).join(', ')}; write numeric Telegram ids with commas (a bot like @userinfobot tells yours).`,
    )
  }
  return new Set(ids.map(Number))
}

function readHosts(text: string, problems: string[]): Set<string> {
  const hosts = text.split(/[\s,]+/).filter((host) => host !== '')
  const bad = hosts.filter((host) => !/^[\w.-]+$|^\[[\da-f:.]+\]$/i.test(host))
  if (bad.length > 0) {
    problems.push(
      `ALLOW_HOSTS holds ${bad.map((host) => `"${host}"`).join(', ')}; write host names alone, such as localhost or 127.0.0.1.`,
    )
  }
  return new Set(hosts)
}

function readApiRoot(text: string, problems: string[]): string | undefined {
  if (text === '') return undefined
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text.replace(/\/+$/, '')
  problems.push(`TELEGRAM_API_ROOT is "${text}"; write a URL such as http://127.0.0.1:8081, or leave it out.`)
  return undefined
}

function readWebhook(webhook: Webhook, isLocalTelegram: boolean, problems: string[]): Webhook | undefined {
  const { url, host, secret } = webhook
  if (url === '') return undefined
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  const isUsable = parsed && parsed.username === '' && parsed.hash === ''
  const isPublic = parsed?.protocol === 'https:' && WEBHOOK_PORTS.has(parsed.port)
  if (!isUsable || !(isPublic || (isLocalTelegram && /^https?:$/.test(parsed.protocol)))) {
    problems.push(
      `WEBHOOK_URL is "${url}"; write the public address that Telegram calls, https and with port 443, 80, 88 or 8443, such as https://bot.example.org/telegram.`,
    )
  }
  if (!/^[\w.:-]+$/.test(host)) {
    problems.push(`WEBHOOK_HOST is "${host}"; write the address to listen on, such as 127.0.0.1 or 0.0.0.0.`)
  }
  if (!/^[\w-]{16,256}$/.test(secret))
    problems.push('WEBHOOK_SECRET must have 16 to 256 letters, digits, _ or -; or leave it out.')
  return webhook
}

function isLocal(apiRoot: string | undefined): boolean {
  return apiRoot !== undefined && /^(?:127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(apiRoot).hostname)
}

function readTimeZone(text: string, problems: string[]): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone
  } catch {
    problems.push(`DEFAULT_TIME_ZONE is "${text}"; write an IANA name such as Europe/Kyiv or UTC.`)
    return 'UTC'
  }
}

function readOneOf<T extends string>(
  name: string,
  text: string,
  allowed: readonly [T, ...T[]],
  problems: string[],
): T {
  const value = allowed.find((each) => each === text)
  if (value !== undefined) return value
  problems.push(`${name} is "${text}"; write one of ${allowed.join(', ')}.`)
  return allowed[0]
}

/** A cron expression can only say seconds that divide a minute. */
function readTick(seconds: number, problems: string[]): number {
  if (60 % seconds === 0) return seconds
  problems.push(`TICK_SECONDS is ${seconds}; write a number that divides 60, such as 1, 5, 10, 30 or 60.`)
  return 60
}

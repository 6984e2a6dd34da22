import { describe, expect, it } from 'vitest'
import { type Config, parseConfig } from '../src/config.ts'

const BOT_TOKEN = '987654321:AAFinvented-token_of-this-test-00001'

function configOf(env: Record<string, string>): Config {
  const parsed = parseConfig({ BOT_TOKEN, ...env })
  if (!('config' in parsed)) throw new Error(parsed.problems.join('\n'))
  return parsed.config
}

function problemsOf(env: Record<string, string>): string[] {
  const parsed = parseConfig({ BOT_TOKEN, ...env })
  return 'config' in parsed ? [] : parsed.problems
}

it('needs a token and nothing else', () => {
  expect(configOf({})).toEqual({
    botToken: BOT_TOKEN,
    adminIds: new Set(),
    dataDir: 'data',
    defaultLanguage: 'en',
    defaultTimeZone: 'UTC',
    defaultDigestHour: 9,
    tickSeconds: 10,
    minPollIntervalMs: 300_000,
    maxPollIntervalMs: 86_400_000,
    fetchTimeoutMs: 15_000,
    allowHosts: new Set(),
    suggestions: false,
    pagesPerHost: 100,
    sendRate: 28,
    alertsPerHour: 10,
    paidBroadcast: false,
    keepBackups: 7,
    logLevel: 'info',
    clockOffsetMs: 0,
    testSlowDiskMs: 0,
  })
})

it('takes an empty setting and one of spaces for one that is not there', () => {
  expect(configOf({ ADMIN_IDS: '', TICK_SECONDS: '  ', TELEGRAM_API_ROOT: '', LOG_LEVEL: ' ' })).toEqual(
    configOf({}),
  )
})

it('reads every setting', () => {
  const config = configOf({
    BOT_TOKEN: ` ${BOT_TOKEN} `,
    ADMIN_IDS: '101, 102 103',
    DATA_DIR: '/var/lib/topicwire',
    DEFAULT_LANGUAGE: 'uk',
    DEFAULT_TIME_ZONE: 'America/New_York',
    DEFAULT_DIGEST_HOUR: '0',
    TICK_SECONDS: '5',
    MIN_POLL_SECONDS: '1',
    MAX_POLL_SECONDS: '3600',
    FETCH_TIMEOUT_SECONDS: '3',
    ALLOW_HOSTS: '127.0.0.1, feeds.local',
    ALLOW_SUGGESTIONS: 'yes',
    PAGES_PER_HOST: '0',
    SEND_RATE: '1000',
    ALERTS_PER_HOUR: '0',
    PAID_BROADCAST: 'yes',
    KEEP_BACKUPS: '0',
    LOG_LEVEL: 'debug',
    TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/',
    CLOCK_OFFSET_SECONDS: '-3600',
    TEST_SLOW_DISK_MS: '7',
  })
  expect(config).toEqual({
    botToken: BOT_TOKEN,
    adminIds: new Set([101, 102, 103]),
    dataDir: '/var/lib/topicwire',
    defaultLanguage: 'uk',
    defaultTimeZone: 'America/New_York',
    defaultDigestHour: 0,
    tickSeconds: 5,
    minPollIntervalMs: 1000,
    maxPollIntervalMs: 3_600_000,
    fetchTimeoutMs: 3000,
    allowHosts: new Set(['127.0.0.1', 'feeds.local']),
    suggestions: true,
    pagesPerHost: 0,
    sendRate: 1000,
    alertsPerHour: 0,
    paidBroadcast: true,
    keepBackups: 0,
    logLevel: 'debug',
    apiRoot: 'http://127.0.0.1:8081',
    clockOffsetMs: -3_600_000,
    testSlowDiskMs: 7,
  })
})

it('says of every wrong setting at once how to mend it', () => {
  const wrong = {
    BOT_TOKEN: 'my token',
    ADMIN_IDS: '101, @olena, -5',
    DEFAULT_LANGUAGE: 'fr',
    DEFAULT_TIME_ZONE: 'Mars/Olympus',
    DEFAULT_DIGEST_HOUR: '24',
    TICK_SECONDS: '7',
    MIN_POLL_SECONDS: '0',
    MAX_POLL_SECONDS: '86401',
    ALLOW_SUGGESTIONS: 'maybe',
    PAGES_PER_HOST: '-1',
    FETCH_TIMEOUT_SECONDS: '1.5',
    SEND_RATE: 'fast',
    LOG_LEVEL: 'loud',
    TELEGRAM_API_ROOT: 'ftp://127.0.0.1',
    CLOCK_OFFSET_SECONDS: 'tomorrow',
    TEST_SLOW_DISK_MS: '-1',
  }
  const problems = problemsOf(wrong)
  expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(Object.keys(wrong).sort())
  for (const problem of problems) expect(problem).toMatch(/(?:write|copy) .+/)
  const words = problems.join('\n')
  for (const part of [
    '"@olena"',
    '"-5"',
    '"Mars/Olympus"',
    'Europe/Kyiv',
    '0 to 23',
    'divides 60',
    'en, uk, ru',
  ])
    expect(words).toContain(part)
  expect(words).not.toContain('"101"')
})

describe('the token', () => {
  it('is missed when it is missing, beside every other problem', () => {
    expect(parseConfig({})).toEqual({ problems: [], noToken: true })
    const parsed = parseConfig({ BOT_TOKEN: ' ', SEND_RATE: '0' })
    expect(parsed).toEqual({ problems: [expect.stringMatching(/^SEND_RATE is "0"/)], noToken: true })
  })

  it.each([
    '987654321',
    'AAFinvented',
    '987654321:short',
    `bot${BOT_TOKEN}`,
    `${BOT_TOKEN}!`,
    `"${BOT_TOKEN}"`,
  ])('is refused when it is %s, and not repeated in the words', (token) => {
    const parsed = parseConfig({ BOT_TOKEN: token })
    if (!('problems' in parsed)) throw new Error('taken')
    expect(parsed).toMatchObject({ noToken: false, problems: [expect.stringMatching(/@BotFather/)] })
    expect(parsed.problems.join()).not.toContain(token)
  })
})

describe('the clock offset', () => {
  it.each(['http://127.0.0.1:8081', 'http://localhost:8081', 'http://[::1]:8081', 'http://127.9.9.9'])(
    'is taken with a local Telegram at %s',
    (root) => {
      expect(configOf({ TELEGRAM_API_ROOT: root, CLOCK_OFFSET_SECONDS: '86400' }).clockOffsetMs).toBe(
        86_400_000,
      )
    },
  )

  it.each([
    '',
    'https://api.telegram.org',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://evil.example/127.0.0.1',
    'http://127.0.0.1@evil.example',
  ])('is refused with any other: "%s"', (root) => {
    const problems = problemsOf({ TELEGRAM_API_ROOT: root, CLOCK_OFFSET_SECONDS: '1' })
    expect(problems).toEqual([expect.stringMatching(/^CLOCK_OFFSET_SECONDS is only for a local Telegram/)])
  })

  it('may be 0 with any', () => {
    expect(configOf({ CLOCK_OFFSET_SECONDS: '0' }).clockOffsetMs).toBe(0)
  })
})

it('slows the disk only with a local Telegram', () => {
  const local = { TELEGRAM_API_ROOT: 'http://127.0.0.1:8081', TEST_SLOW_DISK_MS: '20' }
  expect(configOf(local).testSlowDiskMs).toBe(20)
  expect(problemsOf({ TEST_SLOW_DISK_MS: '20' })).toEqual([
    expect.stringMatching(/^TEST_SLOW_DISK_MS is only for a local Telegram/),
  ])
})

describe('the time zone', () => {
  it.each(['Europe/Kyiv', 'Europe/Kiev'])('may be %s', (zone) => {
    const { defaultTimeZone } = configOf({ DEFAULT_TIME_ZONE: zone })
    expect(['Europe/Kyiv', 'Europe/Kiev']).toContain(defaultTimeZone)
    expect(() => new Intl.DateTimeFormat('en', { timeZone: defaultTimeZone })).not.toThrow()
  })

  it.each(['Kyiv', 'Europe/Nowhere', 'UTC+99'])('may not be %s', (zone) => {
    expect(problemsOf({ DEFAULT_TIME_ZONE: zone })).toEqual([expect.stringContaining(`"${zone}"`)])
  })
})

describe('numbers', () => {
  it.each([
    ['DEFAULT_DIGEST_HOUR', '0', '23', '-1', '24'],
    ['MIN_POLL_SECONDS', '1', '86400', '0', '86401'],
    ['FETCH_TIMEOUT_SECONDS', '1', '120', '0', '121'],
    ['SEND_RATE', '1', '30', '0', '1001'],
    ['TICK_SECONDS', '1', '60', '0', '61'],
  ])('%s goes from %s to %s', (name, least, most, below, above) => {
    expect(problemsOf({ [name]: least })).toEqual([])
    expect(problemsOf({ [name]: most })).toEqual([])
    for (const value of [below, above, '1.5', 'NaN', 'ten', '5s'])
      expect(problemsOf({ [name]: value })).toEqual([expect.stringContaining(`${name} is "${value}"`)])
  })

  it('SEND_RATE goes beyond 30 only with paid broadcasts or before a local Telegram', () => {
    expect(problemsOf({ SEND_RATE: '31' })).toEqual([expect.stringContaining('PAID_BROADCAST=yes')])
    expect(problemsOf({ SEND_RATE: '1000', PAID_BROADCAST: 'yes' })).toEqual([])
    expect(problemsOf({ SEND_RATE: '1000', TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' })).toEqual([])
    expect(problemsOf({ PAID_BROADCAST: 'ja' })).toEqual([expect.stringContaining('PAID_BROADCAST is "ja"')])
  })

  it.each([1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30, 60])(
    'a tick may last %i s, which divides a minute',
    (seconds) => {
      expect(configOf({ TICK_SECONDS: `${seconds}` }).tickSeconds).toBe(seconds)
    },
  )

  it.each([7, 8, 9, 45])('a tick may not last %i s', (seconds) => {
    expect(problemsOf({ TICK_SECONDS: `${seconds}` })).toEqual([expect.stringContaining('divides 60')])
  })
})

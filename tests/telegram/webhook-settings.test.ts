import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'

const BOT_TOKEN = '987654321:AAFinvented-token_of-this-test-00001'
const URL = 'https://bot.example.org/telegram'

function webhookOf(env: Record<string, string>) {
  const parsed = parseConfig({ BOT_TOKEN, ...env })
  if (!('config' in parsed)) throw new Error(parsed.problems.join('\n'))
  return parsed.config.webhook
}

it('there is no webhook unless an address is given', () => {
  expect(webhookOf({ WEBHOOK_PORT: '9000', WEBHOOK_SECRET: 'a-secret-of-this-test' })).toBeUndefined()
})

it('listens on this machine alone, with a secret that stays the same and is not the token', () => {
  const webhook = webhookOf({ WEBHOOK_URL: URL })
  expect(webhook).toMatchObject({ url: URL, host: '127.0.0.1', port: 8080 })
  expect(webhook?.secret).toMatch(/^[\w-]{43}$/)
  expect(webhookOf({ WEBHOOK_URL: URL })).toEqual(webhook)
  expect(BOT_TOKEN).not.toContain(webhook?.secret)
  const other = webhookOf({ WEBHOOK_URL: URL, BOT_TOKEN: `${BOT_TOKEN}x` })
  expect(other?.secret).not.toBe(webhook?.secret)
})

it.each([
  ['WEBHOOK_URL', 'http://bot.example.org/telegram'],
  ['WEBHOOK_URL', 'https://bot.example.org:8444/'],
  ['WEBHOOK_URL', 'https://me:word@bot.example.org/'],
  ['WEBHOOK_URL', 'bot.example.org'],
  ['WEBHOOK_HOST', 'two words'],
  ['WEBHOOK_PORT', '70000'],
  ['WEBHOOK_SECRET', 'short'],
  ['WEBHOOK_SECRET', 'has spaces and so on ......'],
])('says how to mend %s=%s', (name, value) => {
  const parsed = parseConfig({ BOT_TOKEN, WEBHOOK_URL: URL, [name]: value })
  expect('problems' in parsed && parsed.problems).toEqual([expect.stringContaining(name)])
  if (name === 'WEBHOOK_SECRET') expect(JSON.stringify(parsed)).not.toContain(value)
})

it('a local Telegram may call an address of this machine without a certificate', () => {
  const url = 'http://127.0.0.1:9000/hook'
  const env = { WEBHOOK_URL: url, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081' }
  expect(webhookOf(env)?.url).toBe(url)
})

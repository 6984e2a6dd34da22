import { afterEach, expect, it } from 'vitest'
import { ask, forge, tap } from '../helpers/talk.ts'
import { startTestApp, type TestApp } from '../helpers/test-app.ts'

let app: TestApp
afterEach(() => app.close())

const chat = () => [...app.store.chats.all()][0]

it('shows language, zone with its present time, and digest hour, with a page for each', async () => {
  app = await startTestApp({ DEFAULT_TIME_ZONE: 'Asia/Tokyo', DEFAULT_DIGEST_HOUR: '7' })
  const page = await ask(app, '/settings')
  expect(page.text).toMatch(/Language: English\nTime zone: Asia\/Tokyo \(now \d\d:\d\d\)\nDigest at: 07:00/)
  expect(page.buttons).toEqual(['🌐 Language', '🕰 Time zone', '📰 Digest hour'])
})

it('changes the language, and speaks it from then on, here and in menus of buttons', async () => {
  app = await startTestApp()
  await ask(app, '/settings')
  expect((await tap(app, '🌐 Language')).buttons).toEqual([
    '• English',
    'Українська',
    'Русский',
    '‹ Settings',
  ])
  const page = await tap(app, 'Українська')
  expect(page.text).toContain('Українська')
  expect(page.text).not.toContain('Time zone')
  expect((await ask(app, '/topics')).text).toMatch(/[а-яіїєґ]/)
  expect(chat()?.language).toBe('uk')
})

it('changes the zone, marks it, and calls it Kyiv as people do', async () => {
  app = await startTestApp()
  await ask(app, '/settings')
  expect((await tap(app, '🕰 Time zone')).buttons).toContain('• UTC')
  const page = await tap(app, 'Europe/Kyiv')
  expect(page.text).toContain('Time zone: Europe/Kyiv (now')
  expect((await tap(app, '🕰 Time zone')).buttons).toContain('• Europe/Kyiv')
  expect((await ask(app, '/settings Europe/Kiev')).text).toContain('Time zone: Europe/Kyiv (now')
})

it('changes the digest hour, of all twenty-four', async () => {
  app = await startTestApp()
  await ask(app, '/settings')
  const page = await tap(app, '📰 Digest hour')
  expect(page.rows.slice(0, 4).flat()).toHaveLength(24)
  expect(page.buttons).toContain('• 09:00')
  expect((await tap(app, '23:00')).text).toContain('Digest at: 23:00')
  await tap(app, '📰 Digest hour')
  expect((await tap(app, '00:00')).text).toContain('Digest at: 00:00')
  expect(chat()?.digestHour).toBe(0)
})

it('leads back from each page', async () => {
  app = await startTestApp()
  await ask(app, '/settings')
  for (const page of ['🌐 Language', '🕰 Time zone', '📰 Digest hour']) {
    await tap(app, page)
    expect((await tap(app, '‹ Settings')).text).toContain('Digest at:')
  }
})

it.each([
  ['America/New_York', 'America/New_York'],
  ['  america/new_york ', 'America/New_York'],
  ['utc', 'UTC'],
])('takes the typed zone "%s"', async (typed, zone) => {
  app = await startTestApp()
  expect((await ask(app, `/settings ${typed}`)).text).toContain(`Time zone: ${zone} (now`)
  expect(chat()?.timeZone).toBe(zone)
})

it.each([['Mars/Base'], ['<b>'], ['Europe'], ['x'.repeat(3000)]])(
  'says that it knows no zone "%.10s"',
  async (typed) => {
    app = await startTestApp({ DEFAULT_TIME_ZONE: 'Asia/Tokyo' })
    const answer = await ask(app, `/settings ${typed}`)
    expect(answer.text).toContain(`I know no time zone called ${typed.slice(0, 60)}. Zones are called like`)
    expect(chat()?.timeZone).toBe('Asia/Tokyo')
  },
)

it('keeps what was set over a restart', async () => {
  app = await startTestApp()
  await ask(app, '/settings Europe/Warsaw')
  await app.restart()
  expect((await ask(app, '/settings')).text).toContain('Europe/Warsaw')
})

it.each([['hour:-5'], ['hour:-1e999'], ['hour:99'], ['hour:7.5'], ['hour:noon'], ['hour']])(
  'takes forged data "%s" for an hour of the day',
  async (data) => {
    app = await startTestApp()
    const { messageId } = await ask(app, '/settings')
    await forge(app, messageId, data)
    const hour = chat()?.digestHour
    expect(Number.isInteger(hour)).toBe(true)
    expect(hour).toBeGreaterThanOrEqual(0)
    expect(hour).toBeLessThan(24)
  },
)

it.each([
  ['settings:nowhere'],
  ['settings:badZone'],
  ['settings:__proto__'],
  ['language:tlh'],
  ['zone:Mars/Base'],
  ['zone'],
])('goes on talking after forged data "%s"', async (data) => {
  app = await startTestApp()
  const { messageId } = await ask(app, '/settings')
  const before = chat()
  const page = await forge(app, messageId, data)
  expect(page.text).not.toContain('undefined')
  expect(chat()).toEqual(before)
  expect((await ask(app, '/help')).text).toContain('What you can say')
  expect(app.logged.filter(({ level }) => level === 'error')).toEqual([])
})

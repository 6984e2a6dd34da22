import { describe, expect, it } from 'vitest'
import { Pacer } from '../../src/outbox/pacer.ts'

const START = Date.UTC(2030, 0, 15)
const person = (key: string) => ({ key, type: 'private' as const })
const group = (key: string) => ({ key, type: 'group' as const })

/** When each of `count` messages goes to a chat that gets one as soon as it may. */
function schedule(
  pacer: Pacer,
  chat: Parameters<Pacer['chatFrom']>[0],
  count: number,
  start = START,
): number[] {
  const times: number[] = []
  let now = start
  for (let index = 0; index < count; index++) {
    now = Math.max(now, pacer.globalFrom(), pacer.chatFrom(chat))
    pacer.took(chat, now)
    times.push(now - start)
  }
  return times
}

/** The most messages in any window of a minute. */
const mostInAMinute = (times: number[]) =>
  Math.max(...times.map((from) => times.filter((each) => each >= from && each < from + 60_000).length))

describe('all chats together', () => {
  it('get as many a second as the rate says, evenly', () => {
    const pacer = new Pacer(28)
    const times: number[] = []
    let now = START
    for (let index = 0; index < 281; index++) {
      now = Math.max(now, pacer.globalFrom())
      pacer.took(person(`${index}`), now)
      times.push(now - START)
    }
    expect(times[0]).toBe(0)
    expect(times[1]).toBeCloseTo(1000 / 28, 2)
    expect(times[28]).toBeCloseTo(1000, 2)
    expect(times[280]).toBeCloseTo(10_000, 0)
  })

  it('save up nothing while they are quiet', () => {
    const pacer = new Pacer(10)
    pacer.took(person('a'), START)
    const later = START + 3_600_000
    pacer.took(person('b'), later)
    expect(pacer.globalFrom()).toBe(later + 100)
  })

  it('stay at the rate when a batch is started at one instant', () => {
    const pacer = new Pacer(10)
    for (let index = 0; index < 5; index++) pacer.took(person(`${index}`), START)
    expect(pacer.globalFrom()).toBe(START + 500)
  })
})

describe('one chat', () => {
  it('takes a burst of two and then one every 1,050 ms when it is private', () => {
    expect(schedule(new Pacer(1000), person('a'), 5)).toEqual([0, 1, 1050, 2100, 3150])
  })

  it('may have its burst again only after as much quiet as it cost', () => {
    const pacer = new Pacer(1_000_000)
    schedule(pacer, person('a'), 2)
    expect(pacer.chatFrom(person('a'))).toBe(START + 1050)
    expect(schedule(pacer, person('a'), 2, START + 2100)).toEqual([0, expect.closeTo(0, 2)])
    expect(pacer.chatFrom(person('a'))).toBeGreaterThanOrEqual(START + 3150)
  })

  it('takes a burst of three and then one every 3.6 s when it is a group or a channel', () => {
    expect(schedule(new Pacer(1_000_000), group('a'), 5).map(Math.round)).toEqual([0, 0, 0, 3600, 7200])
    const channel = { key: 'a', type: 'channel' as const }
    expect(schedule(new Pacer(1_000_000), channel, 4).map(Math.round)).toEqual([0, 0, 0, 3600])
  })

  it('never gets more than 20 in any minute when it is a group, however eagerly or unevenly they come', () => {
    const pacer = new Pacer(1_000_000)
    expect(mostInAMinute(schedule(pacer, group('eager'), 200))).toBeLessThanOrEqual(20)
    const times: number[] = []
    for (const pause of [0, 30_000, 7200, 10_800, 3600, 59_999, 100_000, 0]) {
      const start = START + (times.at(-1) ?? 0) + pause
      times.push(...schedule(pacer, group('uneven'), 20, start).map((each) => each + start - START))
    }
    expect(times).toHaveLength(160)
    expect(mostInAMinute(times)).toBeLessThanOrEqual(20)
  })

  it('does not wait for another', () => {
    const pacer = new Pacer(1000)
    schedule(pacer, person('a'), 10)
    expect(pacer.chatFrom(person('b'))).toBeLessThanOrEqual(START)
  })
})

describe('a 429', () => {
  it('pauses the chat that was refused, for as long as Telegram said, and no other', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    expect(pacer.chatFrom(person('a'))).toBe(START + 7000)
    expect(pacer.chatFrom(person('b'))).toBe(0)
    expect(pacer.globalFrom()).toBe(0)
  })

  it('pauses all together when a second chat is refused while the first still waits', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('b', 3, START + 6999)
    expect(pacer.globalFrom()).toBe(START + 9999)
  })

  it('pauses only the second chat when the first has already waited', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('b', 3, START + 7000)
    expect(pacer.globalFrom()).toBe(0)
    expect(pacer.chatFrom(person('b'))).toBe(START + 10_000)
  })

  it('takes the same chat refused twice for one chat', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('a', 9, START + 1000)
    expect(pacer.globalFrom()).toBe(0)
    expect(pacer.chatFrom(person('a'))).toBe(START + 10_000)
  })

  it('never shortens a pause of all', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 60, START)
    pacer.flood('b', 60, START)
    pacer.flood('c', 1, START + 100)
    expect(pacer.globalFrom()).toBe(START + 60_000)
  })
})

it('forgets chats that may have their whole burst, and no others', () => {
  const pacer = new Pacer(1_000_000)
  schedule(pacer, person('old'), 3)
  const later = START + 10_000
  for (let index = 0; index < 3; index++) pacer.took(person('busy'), later)
  for (let index = 0; index < 50_001; index++) pacer.took(person(`${index}`), later)
  expect(pacer.chatFrom(person('old'))).toBeLessThanOrEqual(later)
  expect(pacer.chatFrom(person('busy'))).toBe(later + 2100)
})

it('begins anew when the clock was set back, instead of waiting for the old time', () => {
  const pacer = new Pacer(1)
  const chat = { key: 'a', type: 'private' as const }
  const now = 10_000_000
  pacer.notice(now)
  for (let count = 0; count < 5; count++) pacer.took(chat, now)
  pacer.flood('a', 600, now)
  const hourAgo = now - 3_600_000
  pacer.notice(hourAgo)
  expect(Math.max(pacer.globalFrom(), pacer.chatFrom(chat))).toBeLessThanOrEqual(hourAgo)
})

import { describe, expect, it } from 'vitest'
import { Pacer, type Place } from '../../src/outbox/pacer.ts'

const START = Date.UTC(2030, 0, 15)
const person = (key: string) => ({ key, type: 'private' as const })
const group = (key: string) => ({ key, type: 'group' as const })

/** When each of `count` messages goes to a chat that gets one as soon as it may; the answer comes at once. */
function schedule(
  pacer: Pacer,
  chat: Parameters<Pacer['chatFrom']>[0],
  count: number,
  start = START,
  isReply = false,
): number[] {
  const times: number[] = []
  let now = start
  for (let index = 0; index < count; index++) {
    now = Math.max(now, pacer.globalFrom(now), pacer.chatFrom(chat, isReply))
    pacer.answered(pacer.took(chat, now), now)
    times.push(now - start)
  }
  return times
}

/** The most messages in any window of a minute. */
const mostInAMinute = (times: number[]) =>
  Math.max(...times.map((from) => times.filter((each) => each >= from && each < from + 60_000).length))

/** When each of `count` messages to as many chats goes, if each is answered so much later. */
function scheduleAll(pacer: Pacer, count: number, wayOf: (index: number) => number): number[] {
  const left: number[] = []
  const open: { place: Place; at: number }[] = []
  let now = START
  while (left.length < count) {
    const free = pacer.globalFrom(now)
    now = Math.max(now, Math.min(free, open[0]?.at ?? Number.POSITIVE_INFINITY))
    for (; (open[0]?.at ?? Number.POSITIVE_INFINITY) <= now; open.shift()) {
      pacer.answered((open[0] as (typeof open)[0]).place, now)
    }
    if (pacer.globalFrom(now) > now) continue
    open.push({ place: pacer.took(person(`${left.length}`), now), at: now + wayOf(left.length) })
    open.sort((a, b) => a.at - b.at)
    left.push(now - START)
  }
  return left
}

/** The most of these instants in any window of a second. */
const mostInASecond = (times: number[]) =>
  Math.max(...times.map((from) => times.filter((each) => each >= from && each < from + 1000).length))

describe('all chats together', () => {
  it('get as many a second as the rate says, evenly', () => {
    const left = scheduleAll(new Pacer(28), 281, () => 0)
    expect(left[0]).toBe(0)
    // A timer may be 100 ms late, and so the first four may go at once.
    expect(left[28]).toBeCloseTo(1000 - 100, 2)
    expect(left[280]).toBeCloseTo(10_000 - 100, 1)
    expect(left.slice(40).map((each, index) => each - (left[index + 39] as number))).toEqual(
      Array.from({ length: 241 }, () => expect.closeTo(1000 / 28, 2)),
    )
  })

  it('save up no more than 100 ms while they are quiet', () => {
    const pacer = new Pacer(10)
    pacer.took(person('a'), START)
    const later = START + 3_600_000
    pacer.took(person('b'), later)
    expect(pacer.globalFrom(later)).toBe(later)
  })

  it('stay at the rate when a batch is started at one instant', () => {
    const pacer = new Pacer(10)
    for (let index = 0; index < 5; index++) pacer.took(person(`${index}`), START)
    expect(pacer.globalFrom(START)).toBe(START + 400)
  })

  it.each([
    [28, 30],
    [1000, 1050],
  ])(
    'at %i a second, never more than %i are counted in any second, wherever on its way there each is counted',
    (rate, most) => {
      for (const way of [0, 60, 400, 1500]) {
        // The answers' ways differ; the least is `way`, and half of it lies behind the counting at least.
        const wayOf = (index: number) => way + (index % 50 === 0 ? 0 : (index * 7919) % 97)
        const left = scheduleAll(new Pacer(rate), 4 * rate, wayOf)
        for (const share of [0, 0.5, 1]) {
          const counted = left.map((each, index) => each + share * (wayOf(index) - way / 2))
          expect(mostInASecond(counted)).toBeLessThanOrEqual(most)
        }
      }
    },
  )

  it('reach the rate when the answers take 60 ms', () => {
    for (const rate of [28, 1000]) {
      const left = scheduleAll(new Pacer(rate), 10 * rate, () => 60)
      expect((1000 * (left.length - 1)) / (left.at(-1) as number) / rate).toBeGreaterThan(0.98)
    }
  })

  it('do not wait for an answer that never comes', () => {
    const pacer = new Pacer(1)
    for (const key of ['a', 'b']) pacer.took(person(key), START)
    expect(pacer.globalFrom(START)).toBe(START + 2000)
    expect(pacer.globalFrom(START + 2000)).toBeLessThanOrEqual(START + 2000)
  })

  it('get the place of a message that was not sent after all', () => {
    const pacer = new Pacer(10)
    const place = pacer.took(group('a'), START)
    pacer.gaveBack(place)
    pacer.gaveBack(place)
    expect([pacer.globalFrom(START), pacer.chatFrom(group('a'), false)].every((each) => each <= START)).toBe(
      true,
    )
  })
})

describe('one chat', () => {
  it('takes one a second', () => {
    expect(schedule(new Pacer(1000), person('a'), 4)).toEqual([0, 1005, 2010, 3015])
  })

  it('takes its next a second after the one before may have been counted at the latest', () => {
    const pacer = new Pacer(1000)
    const place = pacer.took(person('a'), START)
    expect(pacer.chatFrom(person('a'), false)).toBe(START + 1005)
    pacer.answered(place, START + 300)
    expect(pacer.chatFrom(person('a'), false)).toBe(START + 1155)
  })

  it('takes one reply at once after what it just got, and no second one', () => {
    const pacer = new Pacer(1_000_000)
    schedule(pacer, person('a'), 1)
    expect(schedule(pacer, person('a'), 3, START, true).map(Math.round)).toEqual([0, 1005, 2010])
    expect(pacer.chatFrom(person('a'), false)).toBeGreaterThanOrEqual(START + 4020)
  })

  it('takes three, a second apart, and then one every 3.6 s when it is a group or a channel', () => {
    expect(schedule(new Pacer(1_000_000), group('a'), 5).map(Math.round)).toEqual([0, 1005, 2010, 3600, 7200])
    const channel = { key: 'a', type: 'channel' as const }
    expect(schedule(new Pacer(1_000_000), channel, 4).map(Math.round)).toEqual([0, 1005, 2010, 3600])
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
    expect(pacer.chatFrom(person('b'), false)).toBeLessThanOrEqual(START)
  })
})

describe('a 429', () => {
  it('pauses the chat that was refused, for as long as Telegram said, and no other', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    expect(pacer.chatFrom(person('a'), false)).toBe(START + 7000)
    expect(pacer.chatFrom(person('b'), false)).toBe(0)
    expect(pacer.globalFrom(START)).toBe(0)
  })

  it('pauses all together when a second chat is refused while the first still waits', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('b', 3, START + 6999)
    expect(pacer.globalFrom(START)).toBe(START + 9999)
  })

  it('pauses only the second chat when the first has already waited', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('b', 3, START + 7000)
    expect(pacer.globalFrom(START)).toBe(0)
    expect(pacer.chatFrom(person('b'), false)).toBe(START + 10_000)
  })

  it('takes the same chat refused twice for one chat', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 7, START)
    pacer.flood('a', 9, START + 1000)
    expect(pacer.globalFrom(START)).toBe(0)
    expect(pacer.chatFrom(person('a'), false)).toBe(START + 10_000)
  })

  it('never shortens a pause of all', () => {
    const pacer = new Pacer(1000)
    pacer.flood('a', 60, START)
    pacer.flood('b', 60, START)
    pacer.flood('c', 1, START + 100)
    expect(pacer.globalFrom(START)).toBe(START + 60_000)
  })
})

it('forgets chats that may have their whole burst, and no others', () => {
  const pacer = new Pacer(1_000_000)
  schedule(pacer, person('old'), 3)
  const later = START + 10_000
  for (let index = 0; index < 3; index++) pacer.took(person('busy'), later)
  for (let index = 0; index < 50_001; index++) pacer.took(person(`${index}`), later)
  expect(pacer.chatFrom(person('old'), false)).toBeLessThanOrEqual(later)
  expect(pacer.chatFrom(person('busy'), false)).toBe(later + 3 * 1005)
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
  expect(Math.max(pacer.globalFrom(hourAgo), pacer.chatFrom(chat, false))).toBeLessThanOrEqual(hourAgo)
})

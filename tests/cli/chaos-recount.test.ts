import { describe, expect, it } from 'vitest'
import type { Kill, Pair, Received, Records } from '../../src/cli/chaos/records.ts'
import { isClean, recount } from '../../src/cli/chaos/recount.ts'

const pair = (event: number, destination = '5001'): Pair => ({ event, destination })
const came = (event: number, at: number, more: Partial<Received> = {}): Received => ({
  ...pair(event),
  at,
  dropped: false,
  ...more,
})
const kill = (at: number, ...inFlight: Pair[]): Kill => ({ at, inFlight })

function count(records: Partial<Records>) {
  const result = recount({ published: [pair(1), pair(2)], received: [], kills: [], ...records })
  return { ...result, clean: isClean(result) }
}

it('counts a run in which everything came once', () => {
  const { tally, clean } = count({
    received: [came(1, 10), came(2, 20)],
    kills: [kill(5), kill(15, pair(2))],
  })
  expect(clean).toBe(true)
  expect(tally).toEqual({
    kills: 2,
    expected: 2,
    delivered: 2,
    lost: 0,
    duplicates: 0,
    duplicatesExplained: 0,
    killsWithInFlight: 1,
  })
})

it('misses what never came', () => {
  const { tally, lost, clean } = count({ received: [came(1, 10)] })
  expect([tally.delivered, tally.lost, lost, clean]).toEqual([1, 1, [pair(2)], false])
})

it('knows one destination from another, and one topic of a forum from another', () => {
  const published = [pair(1, '-100:7')]
  const { lost, notDue } = count({ published, received: [came(1, 10, { destination: '-100:8' })] })
  expect([lost, notDue]).toEqual([[pair(1, '-100:7')], [pair(1, '-100:8')]])
})

it('refuses what came and was not due', () => {
  const { notDue, clean } = count({ received: [came(1, 10), came(2, 20), came(3, 30)] })
  expect([notDue, clean]).toEqual([[pair(3)], false])
})

describe('something that came again', () => {
  const twice = [came(1, 10), came(1, 30), came(2, 5)]

  it.each<[string, Partial<Records>, explained: number]>([
    ['has no reason by itself', { received: twice }, 0],
    ['may, when a kill found it in flight before', { received: twice, kills: [kill(20, pair(1))] }, 1],
    ['may not for a kill that came later', { received: twice, kills: [kill(31, pair(1))] }, 0],
    ['may not for a kill that found another event', { received: twice, kills: [kill(20, pair(2))] }, 0],
    [
      'may not for a kill that found it on its way elsewhere',
      { received: twice, kills: [kill(20, pair(1, '5002'))] },
      0,
    ],
    [
      'may, when it was taken in and not answered before',
      { received: [came(1, 10, { dropped: true }), came(1, 30), came(2, 5)] },
      1,
    ],
    ['is no reason for itself', { received: [came(1, 10), came(1, 30, { dropped: true }), came(2, 5)] }, 0],
  ])('%s', (_, records, explained) => {
    const { tally, unexplained, clean } = count(records)
    expect([tally.duplicates, tally.duplicatesExplained]).toEqual([1, explained])
    expect(unexplained).toEqual(explained === 1 ? [] : [pair(1)])
    expect(clean).toBe(explained === 1)
  })

  it('needs one reason for each time', () => {
    const received = [came(1, 10), came(1, 30), came(1, 50), came(2, 5)]
    const one = count({ received, kills: [kill(20, pair(1))] })
    expect([one.tally.duplicates, one.tally.duplicatesExplained]).toEqual([2, 1])
    const two = count({ received, kills: [kill(20, pair(1)), kill(40, pair(1))] })
    expect([two.tally.duplicatesExplained, two.clean]).toEqual([2, true])
  })
})
